#include "checks/joined/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& node = evidence.node;
    const auto& boot = evidence.host.boot_id;
    if (!node)
        return not_known(node.error().what);
    if (!boot)
        return not_known(boot.error().what);
    if (!node->registered)
        return pass(node->server + " has no node \"" + node->name + "\"");
    if (node->boot_id == *boot)
        return pass("node \"" + node->name + "\" is reported by this boot of this host");
    const std::string seen = "node \"" + node->name + "\" is reported by the boot " +
                             (node->boot_id.empty() ? "(none said)" : node->boot_id) +
                             ", and this host's boot is " + *boot;
    const bool live = node->ready == "True";
    return live ? failed(seen)
                : warned(seen + "; it is not Ready", "when this host was started again just now, wait until "
                                                     "its kubelet reports; else kubectl delete node " +
                                                         node->name + " and attach again");
}

} // namespace

constinit const Check no_live_node_of_the_same_name = {
    .id = "no-live-node-of-the-same-name",
    .group = Group::joined,
    .profiles = after,
    .level = Level::fail,
    .what = "whether the Node object of this host's name is reported by this boot of this host",
    .why = "two hosts of one name overwrite each other's Node object, and both lose pods",
    .remedy = "hostnamectl set-hostname ANOTHER-NAME on one of the two hosts, then attach that one again",
    .source = "kubeadm join asks for a Ready node of the same name; Node status.nodeInfo.bootID",
    .judge = judge_it};

} // namespace ack::checks
