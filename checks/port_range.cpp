#include "checks/port_range.hpp"

#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

std::optional<PortRange> port_range(std::string_view text) {
    const auto dash = std::min(text.find('-'), text.size());
    const auto first = number<std::uint16_t>(text.substr(0, dash));
    const auto last = dash == text.size() ? first : number<std::uint16_t>(text.substr(dash + 1));
    if (!first || !last || *last < *first)
        return {};
    return PortRange{*first, *last};
}

std::optional<PortRange> overlap(PortRange wanted, PortRange range, std::string_view reserved) {
    std::vector<PortRange> kept_free;
    while (!reserved.empty()) {
        const auto end = std::min(reserved.find(','), reserved.size());
        if (const auto one = port_range(trim(reserved.substr(0, end))))
            kept_free.push_back(*one);
        reserved.remove_prefix(std::min(end + 1, reserved.size()));
    }
    std::optional<PortRange> found;
    const unsigned first = std::max(wanted.first, range.first), last = std::min(wanted.last, range.last);
    for (unsigned port = first; port <= last; ++port) {
        const bool free = std::any_of(kept_free.begin(), kept_free.end(),
                                      [&](const auto& one) { return one.first <= port && port <= one.last; });
        if (free)
            continue;
        const auto here = static_cast<std::uint16_t>(port);
        found = PortRange{found ? found->first : here, here};
    }
    return found;
}

std::string name_of(PortRange range) {
    return std::to_string(range.first) + "-" + std::to_string(range.last);
}

} // namespace ack::checks
