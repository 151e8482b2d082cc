#include "checks/cluster/checks.hpp"
#include "checks/text.hpp"
#include "checks/whose_node.hpp"

namespace ack::checks {

namespace {

bool is_mounted(const HostFacts& host, const std::string& path) {
    return host.mounts && host::mount_at(*host.mounts, path) != nullptr;
}

// One command for one trace. Files are put aside, not deleted: what they are for is only believed.
std::string mend(const HostFacts& host, const std::string& path) {
    if (!path.starts_with('/'))
        return "ip link delete " + path;
    if (is_mounted(host, path))
        return "umount " + path;
    return "mv " + path + " " + path + ".old";
}

Answer judge_it(const Evidence& evidence) {
    const auto& cluster = evidence.host.cluster;
    if (!cluster)
        return not_known(cluster.error().what);
    if (evidence.joined_to_this_cluster)
        return pass("this host is already a node of this cluster: what is there belongs to it");
    if (cluster->traces.empty())
        return pass("none of the known files, links and mounts is there");
    std::vector<std::string> seen, commands;
    for (const auto& trace : cluster->traces) {
        seen.push_back(trace.path + " (" + trace.what + ")");
        commands.push_back(mend(evidence.host, trace.path));
    }
    // The node of copied credentials is another host at work: nothing to remove in the console.
    const std::string first = has_anothers_credentials(evidence)
                                  ? "when kubelet is stopped "
                                  : "when the node has been removed from its old cluster (ACK console > "
                                    "Nodes > Remove) and kubelet is stopped ";
    return failed(join(seen, ", "), first + "(systemctl disable --now kubelet): " + join(commands, "; "));
}

} // namespace

constinit const Check no_leftovers_of_a_cluster = {
    .id = "no-leftovers-of-a-cluster",
    .group = Group::cluster,
    .profiles = node | image,
    .level = Level::fail,
    .what = "certificates, settings, network links and mounts that a cluster leaves on a host",
    .why = "kubelet would start with the old cluster's certificates or network",
    .remedy = "remove the node from its old cluster, stop kubelet, then put the named files aside (mv PATH "
              "PATH.old), unmount the "
              "named mounts (umount PATH) and delete the named links (ip link delete NAME)",
    .source = "ACK help, Remove a node; Alibaba Cloud Kubernetes documentation of the attach script",
    .judge = judge_it};

} // namespace ack::checks
