#include "checks/joined/checks.hpp"
#include "checks/whose_node.hpp"

namespace ack::checks {

namespace {

std::string named(const JoinedNode& node) {
    return "node \"" + node.name + "\" at " + node.server;
}

Answer judge_it(const Evidence& evidence) {
    const auto& node = evidence.node;
    if (!node && node.error().code == nobody_asks)
        return left_out(node.error().what);
    if (!node)
        return not_known(node.error().what);
    if (!evidence.host.boot_id)
        return not_known(evidence.host.boot_id.error().what);
    if (!node->registered)
        return pass(node->server + " has no node \"" + node->name + "\"");

    const auto owner = owner_of(*node, evidence.host);
    if (owner.whose == Whose::this_boots)
        return pass(named(*node) + ": " + owner.seen);
    const bool live = node->ready == "True";
    const std::string seen = named(*node) + (live ? " is Ready" : " is not Ready");
    if (owner.whose == Whose::this_hosts)
        return warned(seen + ", and was reported by an earlier boot of this host: " + owner.seen,
                      "wait until this host's kubelet reports (journalctl -u kubelet -n 50)");
    if (owner.whose == Whose::not_told && live)
        return not_known(seen + "; whether it is this host cannot be told: " + owner.seen);
    if (!live)
        return warned(seen + ", and may be another host's: " + owner.seen,
                      "when its host is gone for good: kubectl delete node " + node->name);
    return failed(seen + " and another host's: " + owner.seen);
}

} // namespace

constinit const Check no_live_node_of_the_same_name = {
    .id = "no-live-node-of-the-same-name",
    .group = Group::joined,
    .profiles = node | after,
    .level = Level::fail,
    .what = "whose the Node object of kubelet.conf's name is: before attaching where a kubelet.conf allows "
            "asking, and after it",
    .why = "two hosts of one name overwrite each other's Node object, and both lose pods",
    .remedy =
        "leave that node alone: its host is at work. On this host, which has a copy of its credentials or "
        "its name: systemctl disable --now kubelet; mv /etc/kubernetes /etc/kubernetes.old; mv "
        "/var/lib/kubelet/pki /var/lib/kubelet/pki.old; give it a name of its own (hostnamectl "
        "set-hostname NAME) where nodes are named by it; then attach again",
    .source = "kubeadm join asks for a Ready node of the same name; Node status.nodeInfo",
    .judge = judge_it};

} // namespace ack::checks
