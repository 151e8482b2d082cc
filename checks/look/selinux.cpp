#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr auto config = "/etc/selinux/config";

Result<std::string> running(const host::HostView& view) {
    if (!view.live() && !view.exists("/sys/fs"))
        return std::string{}; // an image runs nothing
    const auto enforce = view.read("/sys/fs/selinux/enforce");
    if (enforce)
        return std::string(trim(*enforce) == "1" ? "enforcing" : "permissive");
    if (host::absent(enforce.error()))
        return std::string("disabled");
    return tl::unexpected(enforce.error());
}

// What stands over the file at each start: of a running host its command line, of an image what grub will
// write.
std::string on_the_command_line(const host::HostView& view) {
    auto text = view.read("/proc/cmdline");
    if (!text)
        text = view.read("/etc/default/grub");
    if (!text)
        return {};
    std::replace(text->begin(), text->end(), '"', ' ');
    for (const auto line : lines_of(*text))
        for (const auto word : words_of(trim(line).starts_with('#') ? std::string_view{} : line))
            if (word == "selinux=0" || word == "enforcing=0")
                return std::string(word);
    return {};
}

Result<std::string> configured(const host::HostView& view) {
    const auto text = view.read(config);
    if (!text && host::absent(text.error()))
        return std::string("disabled");
    if (!text)
        return tl::unexpected(text.error());
    constexpr std::string_view key = "SELINUX=";
    std::string value = "disabled"; // what libselinux takes when the line is not there
    for (const auto line : lines_of(*text))
        if (line.starts_with(key))
            value = trim(line.substr(key.size()));
    const auto stronger = value == "enforcing" ? on_the_command_line(view) : "";
    return stronger.empty() ? value : value + ", but " + stronger + " is on the kernel's command line";
}

} // namespace

Fact<Selinux> look_at_selinux(const host::HostView& view, Deadline) {
    const auto now = running(view);
    if (!now)
        return tl::unexpected(now.error());
    const auto later = configured(view);
    if (!later)
        return tl::unexpected(later.error());
    return Selinux{*now, *later};
}

} // namespace ack::checks
