// The terminal behind a descriptor.
#pragma once

#include <optional>

namespace ack::host {

struct WindowSize {
    unsigned columns = 0, lines = 0;

    bool operator==(const WindowSize&) const = default;
};

bool is_terminal(int descriptor);
// Nothing where there is no terminal, or it does not know its size (a serial console says 0 by 0).
std::optional<WindowSize> window_size(int descriptor);

}   // namespace ack::host
