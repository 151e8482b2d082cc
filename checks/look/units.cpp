#include "checks/look/observers.hpp"
#include "checks/text.hpp"

namespace ack::checks {

Fact<std::map<std::string, systemd::UnitState>> look_at_units(const host::HostView& view, Deadline deadline) {
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
    bool in_systemd = false;
    for (const auto line : lines_of(*status)) {
        if (line.empty())
            in_systemd = false;
        if (line == "Package: systemd")
            in_systemd = true;
        if (in_systemd && line.starts_with("Version: "))
            return std::string(trim(line.substr(9)));
    }
    return {};
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

} // namespace

Fact<SystemdState> look_at_systemd(const host::HostView& view, Deadline deadline) {
    if (!view.live())
        return fail(view.root().string() + " is not a running host: nothing is PID 1");
    SystemdState state;
    state.running = systemd::is_running(view);
    if (const auto version = systemd::version(view, deadline))
        state.version = *version;
    state.package = package_by_dpkg(view);
    if (state.package.empty())
        state.package = package_by_yum(view);
    return state;
}

} // namespace ack::checks
