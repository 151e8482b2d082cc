// Ranges of ports as Kubernetes and the kernel write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ack::checks {

struct PortRange {
    std::uint16_t first = 0, last = 0;
    bool operator==(const PortRange&) const = default;
};

// "30000-32767", or one port; nothing when it is neither.
std::optional<PortRange> port_range(std::string_view text);
// Of the ports in `wanted`, those in `range` that no range of the comma-separated `reserved` holds; the first and the
// last of them, or nothing.
std::optional<PortRange> overlap(PortRange wanted, PortRange range, std::string_view reserved);
std::string name_of(PortRange range);

} // namespace ack::checks
