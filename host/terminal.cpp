#include "host/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace ack::host {

bool is_terminal(int descriptor) {
    return ::isatty(descriptor) == 1;
}

std::optional<WindowSize> window_size(int descriptor) {
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return WindowSize{size.ws_col, size.ws_row};
}

}   // namespace ack::host
