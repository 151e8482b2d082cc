#include "checks/look/observers.hpp"
#include "checks/text.hpp"

namespace ack::checks {

// Lines of "name type kib used priority" below a heading. A swap file that was removed while in use is still
// swap: its name ends in " (deleted)".
Fact<std::vector<SwapArea>> look_at_swap(const host::HostView& view, Deadline) {
    const auto text = read_of_running_host(view, "/proc/swaps");
    if (!text)
        return tl::unexpected(text.error());
    auto lines = lines_of(*text);
    if (lines.empty() || !lines[0].starts_with("Filename"))
        return fail("/proc/swaps does not begin with its heading");
    lines.erase(lines.begin());
    std::vector<SwapArea> areas;
    for (const auto line : lines) {
        const auto words = words_of(line);
        const auto kib = words.size() == 5 ? number<std::uint64_t>(words[2]) : std::nullopt;
        if (!kib)
            return fail("/proc/swaps: not a swap area: \"" + std::string(line) + "\"");
        areas.push_back({without_octal_escapes(words[0]), std::string(words[1]), *kib * 1024});
    }
    return areas;
}

} // namespace ack::checks
