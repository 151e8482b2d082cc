#include "checks/joined/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& node = evidence.node;
    if (!node)
        return not_known(node.error().what);
    if (!node->registered)
        return failed(node->server + " has no node \"" + node->name + "\"");
    return pass(node->server + " has the node \"" + node->name + "\"");
}

} // namespace

constinit const Check node_is_registered = {
    .id = "node-is-registered",
    .group = Group::joined,
    .profiles = after,
    .level = Level::fail,
    .what = "the host's own Node object, asked for with kubelet.conf's own credentials",
    .why = "without it the host has not joined, whatever the attach script said",
    .remedy = "journalctl -u kubelet -n 50 and /var/log/ack-deploy.log say why; fetch a fresh attach command "
              "from the console "
              "(tokens pass) and run again",
    .source = "eks-hybrid, node registration",
    .judge = judge_it};

} // namespace ack::checks
