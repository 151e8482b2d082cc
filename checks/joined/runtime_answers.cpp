#include "checks/joined/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& sockets = evidence.host.runtime_sockets;
    if (!sockets)
        return not_known(sockets.error().what);
    if (sockets->empty())
        return failed("/proc/net/unix: nobody listens on the socket of containerd, docker or cri-dockerd");
    return pass("/proc/net/unix: " + join(*sockets, ", ") + " is listened on");
}

} // namespace

constinit const Check runtime_answers = {
    .id = "runtime-answers",
    .group = Group::joined,
    .profiles = after,
    .level = Level::fail,
    .what = "the sockets of containerd and docker: whether somebody listens on one (/proc/net/unix)",
    .why = "without a runtime kubelet starts no pod",
    .remedy = "systemctl status containerd docker says why it does not run; journalctl -u containerd -n 50",
    .source = "kubeadm preflight, ContainerRuntimeCheck",
    .judge = judge_it};

} // namespace ack::checks
