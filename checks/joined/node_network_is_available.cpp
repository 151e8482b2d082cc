#include "checks/joined/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& node = evidence.node;
    if (!node)
        return not_known(node.error().what);
    if (!node->registered)
        return failed("there is no node \"" + node->name + "\"");
    const auto& files = evidence.host.cni_files;
    if (!files)
        return not_known(files.error().what);
    if (node->network_unavailable == "True")
        return failed("node \"" + node->name + "\": NetworkUnavailable is True, " + node->network_message);
    if (files->empty())
        return failed("/etc/cni/net.d has no settings of a network plugin");
    return pass("NetworkUnavailable is " + node->network_unavailable.value_or("not set") + ", " +
                join(*files, ", ") + " is there");
}

} // namespace

constinit const Check node_network_is_available = {
    .id = "node-network-is-available",
    .group = Group::joined,
    .profiles = after,
    .level = Level::fail,
    .what = "the condition NetworkUnavailable of the Node object, and the network plugin's settings in "
            "/etc/cni/net.d",
    .why = "pods get no addresses, or no routes lead to them",
    .remedy = "kubectl -n kube-system get pods -o wide: the pod of Terway or Flannel on this node says why; "
              "for Flannel look at the VPC's route table",
    .source = "eks-hybrid, node readiness; Kubernetes, node conditions",
    .judge = judge_it};

} // namespace ack::checks
