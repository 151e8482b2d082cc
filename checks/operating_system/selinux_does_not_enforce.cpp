#include "checks/operating_system/checks.hpp"

namespace ack::checks {

namespace {

constexpr auto later = "sed -i 's/^SELINUX=enforcing/SELINUX=permissive/' /etc/selinux/config";

Answer judge_it(const Evidence& evidence) {
    const auto& selinux = evidence.host.selinux;
    if (!selinux)
        return not_known(selinux.error().what);
    const bool now = selinux->running == "enforcing", configured = selinux->configured == "enforcing";
    const std::string seen = (selinux->running.empty() ? "" : "running: " + selinux->running + "; ") +
                             "/etc/selinux/config: " + selinux->configured;
    if (!now && !configured)
        return pass(seen);
    return failed(seen, std::string(now ? "setenforce 0" : "") + (now && configured ? "; " : "") +
                            (configured ? later : ""));
}

} // namespace

constinit const Check selinux_does_not_enforce = {
    .id = "selinux-does-not-enforce",
    .group = Group::operating_system,
    .profiles = node | image,
    .level = Level::warn,
    .what = "the mode SELinux runs in and the one /etc/selinux/config starts it with",
    .why = "kubelet and network plugins are refused files that they need",
    .remedy = "setenforce 0 and, for the next start, SELINUX=permissive in /etc/selinux/config",
    .source = "kubeadm installation guide; embedded-cluster host checks",
    .judge = judge_it};

} // namespace ack::checks
