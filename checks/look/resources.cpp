#include "checks/look/observers.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

constexpr auto online = "/sys/devices/system/cpu/online";

// "0-3,8" is five.
std::optional<unsigned> count_of(std::string_view list) {
    unsigned count = 0;
    while (!list.empty()) {
        const auto range = list.substr(0, list.find(','));
        list.remove_prefix(std::min(range.size() + 1, list.size()));
        const auto dash = std::min(range.find('-'), range.size());
        const auto first = number<unsigned>(range.substr(0, dash));
        const auto last = dash == range.size() ? first : number<unsigned>(range.substr(dash + 1));
        if (!first || !last || *last < *first)
            return {};
        count += *last - *first + 1;
    }
    return count;
}

// Bytes of a line "MemTotal:  8010012 kB".
std::optional<std::uint64_t> amount(std::string_view meminfo, std::string_view name) {
    for (const auto line : lines_of(meminfo)) {
        const auto words = words_of(line);
        if (words.size() < 2 || words[0] != name)
            continue;
        if (const auto kib = number<std::uint64_t>(words[1]))
            return *kib * 1024;
    }
    return {};
}

} // namespace

Fact<unsigned> look_at_cpus(const host::HostView& view, Deadline) {
    const auto text = read_of_running_host(view, online);
    if (!text)
        return tl::unexpected(text.error());
    const auto count = count_of(trim(*text));
    if (!count || *count == 0)
        return fail(std::string(online) + ": \"" + std::string(trim(*text)) + "\" is no list");
    return *count;
}

Fact<Memory> look_at_memory(const host::HostView& view, Deadline) {
    const auto text = read_of_running_host(view, "/proc/meminfo");
    if (!text)
        return tl::unexpected(text.error());
    const auto total = amount(*text, "MemTotal:");
    // Kernels before 3.14 have no MemAvailable.
    auto available = amount(*text, "MemAvailable:");
    if (!available)
        available = amount(*text, "MemFree:");
    if (!total || !available)
        return fail("/proc/meminfo: no MemTotal, or neither MemAvailable nor MemFree");
    return Memory{*total, *available};
}

} // namespace ack::checks
