#include "checks/joined/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& healthz = evidence.host.kubelet_healthz;
    if (!healthz)
        return not_known(healthz.error().what);
    const std::string seen = "http://127.0.0.1:10248/healthz answers " + std::to_string(healthz->status) +
                             " \"" + healthz->body.substr(0, 100) + "\"";
    return healthz->status == 200 ? pass(seen) : failed(seen);
}

} // namespace

constinit const Check kubelet_is_healthy = {
    .id = "kubelet-is-healthy",
    .group = Group::joined,
    .profiles = after,
    .level = Level::fail,
    .what = "kubelet's own health answer at 127.0.0.1:10248",
    .why = "a kubelet that says it is ill runs no pods",
    .remedy = "journalctl -u kubelet -n 50 says why; mend that, then systemctl restart kubelet",
    .source = "kubeadm join, WaitForKubelet",
    .judge = judge_it};

} // namespace ack::checks
