#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& expect = evidence.policy.expect;
    if (!expect.nodes || !expect.node_quota)
        return left_out("not said how many nodes there are and may be: --cloud-facts with the answers to "
                        "DescribeClusterDetail and DescribeUserQuota");
    const std::string seen =
        std::to_string(*expect.nodes) + " nodes, " + std::to_string(*expect.node_quota) + " are allowed";
    if (evidence.joined_to_this_cluster)
        return pass("this host is already a node of this cluster: " + seen);
    return *expect.nodes < *expect.node_quota ? pass(seen) : failed(seen);
}

} // namespace

constinit const Check node_quota_has_room = {
    .id = "node-quota-has-room",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "nodes of the cluster against the quota",
    .why = "the cluster takes no further node",
    .remedy = "Quota center > Container Service: raise the nodes per cluster, or migrate the cluster to Pro",
    .source = "ACK help, Add existing ECS instances: node quota",
    .judge = judge_it};

} // namespace ack::checks
