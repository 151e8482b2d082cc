#include "checks/cluster/checks.hpp"
#include "checks/text.hpp"
#include "checks/whose_node.hpp"

namespace ack::checks {

namespace {

std::string seen_of(const ClusterTraces& cluster) {
    std::vector<std::string> seen;
    if (const auto& conf = cluster.kubelet_conf)
        seen.push_back(conf->path + " points to " +
                       (conf->server.empty() ? "no server that could be read" : conf->server) +
                       (conf->user_name.empty() ? "" : " as " + conf->user_name));
    for (const int pid : cluster.kubelet_pids)
        seen.push_back("kubelet runs as process " + std::to_string(pid));
    return join(seen, "; ");
}

Answer judge_it(const Evidence& evidence) {
    const auto& cluster = evidence.host.cluster;
    if (!cluster)
        return not_known(cluster.error().what);
    const std::string seen = seen_of(*cluster);
    if (evidence.joined_to_this_cluster)
        return pass("this host is already a node of this cluster: " + seen);
    if (seen.empty())
        return pass("/etc/kubernetes/kubelet.conf is not there and no kubelet runs");
    if (has_anothers_credentials(evidence))
        return failed(
            seen + ", and node \"" + evidence.node->name + "\" is another host's",
            "leave that node alone; these are copies of its credentials: see no-live-node-of-the-same-name");
    if (cluster->kubelet_conf)
        return failed(seen);
    return failed(seen + " without /etc/kubernetes/kubelet.conf", "systemctl disable --now kubelet");
}

} // namespace

constinit const Check host_is_in_no_cluster = {
    .id = "host-is-in-no-cluster",
    .group = Group::cluster,
    .profiles = node,
    .level = Level::fail,
    .what = "kubelet.conf, the cluster it points to, and running kubelets",
    .why = "an instance that belongs to another cluster cannot be added, and its pods would be lost",
    .remedy = "drain and remove the node from its old cluster first: ACK console > Nodes > Drain, then "
              "Remove (do not release the "
              "instance); then try again",
    .source = "ACK help, Add existing ECS instances: not a member of another cluster",
    .judge = judge_it};

} // namespace ack::checks
