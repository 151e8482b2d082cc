#include "checks/limits.hpp"

#include "checks/look/observers.hpp"
#include "checks/look/sysctl_files.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

std::string with_slashes(std::string name) {
    std::replace(name.begin(), name.end(), '.', '/');
    return name;
}

Fact<Limits> limits_of_image(const host::HostView& view) {
    std::vector<std::string_view> keys;
    for (const auto& least : least_limits)
        keys.push_back(least.sysctl);
    const auto settings = sysctl_settings(view, keys);
    if (!settings)
        return tl::unexpected(settings.error());
    Limits limits;
    for (const auto& [key, setting] : *settings) {
        const auto value = number<std::uint64_t>(setting.value);
        if (!value)
            continue;
        limits.sysctls[key] = *value;
        limits.set_in[key] = setting.path;
    }
    return limits;
}

// "Max open files            1024                 524288               files"
std::optional<std::uint64_t> hard_open_files(std::string_view text) {
    constexpr std::string_view name = "Max open files";
    for (const auto line : lines_of(text)) {
        if (!line.starts_with(name))
            continue;
        const auto words = words_of(line.substr(name.size()));
        if (words.size() >= 2 && words[1] == "unlimited")
            return UINT64_MAX;
        return words.size() >= 2 ? number<std::uint64_t>(words[1]) : std::nullopt;
    }
    return {};
}

} // namespace

Fact<Limits> look_at_limits(const host::HostView& view, Deadline) {
    if (!view.live() && !view.exists("/proc/sys"))
        return limits_of_image(view);
    Limits limits;
    for (const auto& least : least_limits) {
        const std::string name(least.sysctl);
        const auto text = view.read("/proc/sys/" + with_slashes(name));
        if (!text && host::absent(text.error()))
            continue; // the check says what it lacks
        if (!text)
            return tl::unexpected(text.error());
        if (const auto value = number<std::uint64_t>(trim(*text)))
            limits.sysctls[name] = *value;
    }
    if (const auto text = view.read("/proc/1/limits"))
        limits.services_open_files = hard_open_files(*text);
    return limits;
}

} // namespace ack::checks
