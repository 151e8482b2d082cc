#include "checks/joined/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& node = evidence.node;
    if (!node)
        return not_known(node.error().what);
    if (!node->registered)
        return failed("there is no node \"" + node->name + "\" that could be ready");
    if (!node->ready)
        return failed("node \"" + node->name + "\" has no condition Ready yet");
    const std::string seen = "node \"" + node->name + "\": Ready is " + *node->ready;
    if (*node->ready == "True")
        return pass(seen);
    return failed(seen + ", " + node->ready_reason + ": " + node->ready_message);
}

} // namespace

constinit const Check node_is_ready = {.id = "node-is-ready",
                                       .group = Group::joined,
                                       .profiles = after,
                                       .level = Level::fail,
                                       .what = "the condition Ready of the host's own Node object",
                                       .why = "the scheduler gives no pods to a node that is not Ready",
                                       .remedy = "kubectl describe node NAME; mostly the network plugin's "
                                                 "pod is not up yet: kubectl -n kube-system get pods -o wide",
                                       .source = "eks-hybrid, node readiness",
                                       .judge = judge_it};

} // namespace ack::checks
