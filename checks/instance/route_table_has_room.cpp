#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& expect = evidence.policy.expect;
    if (expect.network_plugin == "terway")
        return left_out("the cluster uses Terway: its nodes take no routes");
    if (!expect.custom_routes || !expect.route_quota)
        return left_out("not said how many routes there are and may be: --cloud-facts with the answers to "
                        "DescribeRouteEntryList and GetProductQuota (vpc_quota_route_entrys_num)");
    const std::string seen = std::to_string(*expect.custom_routes) + " custom routes, " +
                             std::to_string(*expect.route_quota) + " are allowed";
    if (evidence.joined_to_this_cluster)
        return pass("this host is already a node of this cluster: " + seen);
    return *expect.custom_routes < *expect.route_quota ? pass(seen) : failed(seen);
}

} // namespace

constinit const Check route_table_has_room = {
    .id = "route-table-has-room",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what =
        "custom routes of the VPC's system route table against their quota, where the cluster uses Flannel",
    .why = "the node gets no route, and its pods no traffic",
    .remedy = "Quota center > VPC > vpc_quota_route_entrys_num: raise it; or delete custom routes that "
              "nobody needs",
    .source = "ACK help, Add existing ECS instances: Flannel, routes",
    .judge = judge_it};

} // namespace ack::checks
