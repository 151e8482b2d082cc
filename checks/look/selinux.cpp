#include "checks/look/observers.hpp"
#include "checks/text.hpp"

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
    return value;
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
