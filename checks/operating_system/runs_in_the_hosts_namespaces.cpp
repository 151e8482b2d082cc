#include "checks/operating_system/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& self = evidence.host.self;
    if (!self)
        return not_known(self.error().what);
    if (!self->hosts_mount_namespace)
        return failed("what is mounted here (/proc/self/mountinfo) is not what PID 1 has "
                      "(/proc/1/mountinfo): nothing mounted from "
                      "here would be seen by the host");
    if (!self->hosts_pid_namespace)
        return failed("the process namespace is not that of PID 1: not every process of the host can be seen "
                      "from here");
    return pass("mount and process namespaces are those of PID 1");
}

} // namespace

constinit const Check runs_in_the_hosts_namespaces = {
    .id = "runs-in-the-hosts-namespaces",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::fail,
    .what = "whether the mount and process namespaces are those of PID 1",
    .why = "mounts made elsewhere are invisible to kubelet, and a disk in use could look unused",
    .remedy = "leave the container or session: nsenter --target 1 --mount --pid -- ack-attach ...",
    .source = "mount_namespaces(7): mounts are private to a namespace",
    .judge = judge_it};

} // namespace ack::checks
