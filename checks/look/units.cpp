#include "checks/look/observers.hpp"
#include "checks/text.hpp"
#include "host/self.hpp"

#include <charconv>

namespace ack::checks {

Fact<std::map<std::string, systemd::UnitState>> look_at_units(const host::HostView& view, Deadline deadline) {
    if (view.live() && !systemd::is_running(view))
        return fail("systemd does not run here: there is nobody to ask about units");
    return systemd::unit_states(view,
                                {"kubelet.service", "containerd.service", "docker.service", "aliyun.service",
                                 "chronyd.service", "chrony.service", "ntpd.service", "ntp.service", "systemd-timesyncd.service"},
                                deadline);
}

namespace {

// Debian and Ubuntu: the paragraph of systemd in dpkg's status file.
std::string package_by_dpkg(const host::HostView& view) {
    const auto status = view.read("/var/lib/dpkg/status", 64U << 20);
    if (!status)
        return {};
    constexpr std::string_view name = "\nPackage: systemd\n", version = "\nVersion: ";
    const auto at = ("\n" + *status).find(name);
    if (at == std::string::npos)
        return {};
    const std::string_view from = std::string_view(*status).substr(at);
    const auto paragraph = from.substr(0, from.find("\n\n"));
    const auto found = paragraph.find(version);
    if (found == std::string_view::npos)
        return {};
    const auto value = paragraph.substr(found + version.size());
    return std::string(trim(value.substr(0, value.find('\n'))));
}

// CentOS and Red Hat 7: yum keeps a directory for each installed package,
// "<hash>-systemd-219-78.el7_9.5-x86_64". Two of systemd (an update that broke off) or none tell nothing.
std::string package_by_yum(const host::HostView& view) {
    const auto entries = view.list("/var/lib/yum/yumdb/s");
    if (!entries)
        return {};
    std::vector<std::string> packages;
    for (std::string_view entry : *entries) {
        entry.remove_prefix(std::min(entry.find('-'), entry.size()));
        constexpr std::string_view before = "-systemd-";
        if (!entry.starts_with(before) || entry.size() == before.size())
            continue;
        entry.remove_prefix(before.size());
        const bool version_follows = entry[0] >= '0' && entry[0] <= '9';
        if (version_follows)
            packages.emplace_back(entry.substr(0, entry.rfind('-')));
    }
    return packages.size() == 1 ? packages[0] : std::string{};
}

// Since version 231 a library of its own is named after it: libsystemd-shared-252.so. Two of them are of an update.
std::optional<unsigned> version_of_library(const host::HostView& view) {
    constexpr std::string_view before = "libsystemd-shared-";
    std::optional<unsigned> found;
    const auto multiarch = "/usr/lib/" + host::machine() + "-linux-gnu/systemd";
    for (const std::string& directory : {std::string("/usr/lib/systemd"), multiarch}) {
        const auto names = view.list(directory);
        if (!names) continue;
        for (const std::string_view name : *names) {
            unsigned number = 0;
            if (!name.starts_with(before)) continue;
            const char* const last = name.data() + name.size();
            const auto end = std::from_chars(name.data() + before.size(), last, number);
            if (end.ec != std::errc{} || end.ptr == last || (*end.ptr != '.' && *end.ptr != '-')) continue;
            if (found && *found != number) return {};
            found = number;
        }
    }
    return found;
}

} // namespace

Fact<SystemdState> look_at_systemd(const host::HostView& view, Deadline deadline) {
    if (!view.live())
        return fail(view.root().string() + " is not a running host: nothing is PID 1");
    SystemdState state;
    state.running = systemd::is_running(view);
    state.version = version_of_library(view); // quicker than asking
    if (!state.version)
        if (const auto version = systemd::version(view, deadline))
            state.version = *version;
    state.package = package_by_dpkg(view);
    if (state.package.empty())
        state.package = package_by_yum(view);
    return state;
}

} // namespace ack::checks
