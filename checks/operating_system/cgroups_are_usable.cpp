#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"
#include "checks/versions.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr unsigned first_minor_without_v1 = 35;

bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string_view> needed(const Cgroups& cgroups) {
    if (cgroups.version == 2)
        return {"cpu", "cpuset", "memory", "pids"};
    return {"cpu", "cpuacct", "cpuset", "memory", "devices", "freezer"};
}

Answer judge_it(const Evidence& evidence) {
    const auto& cgroups = evidence.host.cgroups;
    if (!cgroups)
        return not_known(cgroups.error().what);
    const std::string seen =
        "cgroup v" + std::to_string(cgroups->version) + " with " +
        (cgroups->controllers.empty() ? "no controllers" : join(cgroups->controllers, " "));
    std::vector<std::string> absent;
    for (const auto name : needed(*cgroups))
        if (!has(cgroups->controllers, name))
            absent.push_back(std::string(name) +
                             (has(cgroups->disabled, name) ? " (/proc/cgroups: not enabled)" : ""));
    if (!absent.empty())
        return failed(seen + ": " + join(absent, ", ") + " cannot be used");
    const auto minor = kubernetes_minor(evidence.command.version);
    if (cgroups->version == 1 && minor && *minor >= first_minor_without_v1)
        return warned(
            seen + ": the kubelet of Kubernetes " + evidence.command.version +
                " does not start on v1 unless its configuration says failCgroupV1: false",
            "grubby --update-kernel=ALL --args=systemd.unified_cgroup_hierarchy=1 (Ubuntu: in "
            "GRUB_CMDLINE_LINUX "
            "of /etc/default/grub, then update-grub) and restart; the kernel should be 5.8 or newer");
    return pass(seen);
}

} // namespace

constinit const Check cgroups_are_usable = {
    .id = "cgroups-are-usable",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::fail,
    .what = "cgroup v1 or v2 below /sys/fs/cgroup and the controllers that are enabled there",
    .why = "kubelet does not start without the controllers by which it limits pods",
    .remedy =
        "take cgroup_disable=... out of the kernel's command line (/proc/cmdline shows it, /etc/default/grub "
        "has it), write grub's configuration anew and restart",
    .source = "kubernetes/system-validators, cgroups; Kubernetes enhancement 5573 for v1",
    .judge = judge_it};

} // namespace ack::checks
