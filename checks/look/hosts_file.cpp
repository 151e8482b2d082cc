#include "checks/look/observers.hpp"
#include "checks/text.hpp"

namespace ack::checks {

Fact<std::vector<HostsLine>> look_at_hosts_file(const host::HostView& view, Deadline) {
    const auto text = view.read("/etc/hosts");
    if (!text && host::absent(text.error()))
        return std::vector<HostsLine>{};
    if (!text)
        return tl::unexpected(text.error());
    std::vector<HostsLine> entries;
    std::size_t number = 0;
    for (const auto line : lines_of(*text)) {
        ++number;
        const auto words = words_of(line.substr(0, line.find('#')));
        if (words.size() < 2)
            continue;
        entries.push_back({number, std::string(words[0]), {words.begin() + 1, words.end()}});
    }
    return entries;
}

} // namespace ack::checks
