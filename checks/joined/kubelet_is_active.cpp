#include "checks/joined/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& units = evidence.host.units;
    if (!units)
        return not_known(units.error().what);
    const auto found = units->find("kubelet.service");
    if (found == units->end())
        return not_known("systemd was not asked about kubelet.service");
    const auto& kubelet = found->second;
    const std::string seen = "kubelet.service is " + kubelet.active + " (" + kubelet.sub + "), result " +
                             kubelet.result + ", restarted " + std::to_string(kubelet.restarts) + " times";
    if (kubelet.load != "loaded")
        return failed("kubelet.service is not there (" + kubelet.load + ")");
    return kubelet.active == "active" ? pass(seen) : failed(seen);
}

} // namespace

constinit const Check kubelet_is_active = {
    .id = "kubelet-is-active",
    .group = Group::joined,
    .profiles = after,
    .level = Level::fail,
    .what = "the state of kubelet.service and its restarts",
    .why = "a node without a running kubelet does no work",
    .remedy = "journalctl -u kubelet -n 50 says why; mend that, then systemctl restart kubelet",
    .source = "EC2 nodeadm waits for the same",
    .judge = judge_it};

} // namespace ack::checks
