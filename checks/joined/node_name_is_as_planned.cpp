#include "checks/joined/checks.hpp"
#include "checks/text.hpp"
#include "checks/whose_node.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

bool names_an_address(const JoinedNode& node) {
    return std::any_of(node.internal_ips.begin(), node.internal_ips.end(),
                       [&](const std::string& ip) { return node.name.find(ip) != std::string::npos; });
}

Answer judge_it(const Evidence& evidence) {
    const auto& node = evidence.node;
    if (!node)
        return not_known(node.error().what);
    if (!node->registered)
        return failed("there is no node \"" + node->name + "\"");
    const std::string seen = "node \"" + node->name + "\"" +
                             (node->provider_id.empty() ? "" : ", provider id " + node->provider_id) +
                             (node->node_pool.empty() ? "" : ", node pool " + node->node_pool);
    if (evidence.command.node_name_mode == "nodeip" && !names_an_address(*node))
        return failed(seen + ": --node-name-mode nodeip asked for a name with the address " +
                      join(node->internal_ips, ", "));
    const auto expected = expected_provider_id(evidence.host);
    if (!expected.empty() && !node->provider_id.empty() && node->provider_id != expected)
        return failed(seen + ": this instance is " + expected);
    return pass(seen);
}

} // namespace

constinit const Check node_name_is_as_planned = {
    .id = "node-name-is-as-planned",
    .group = Group::joined,
    .profiles = after,
    .level = Level::warn,
    .what = "the node's name against --node-name-mode, its provider id against the metadata service",
    .why = "node pools, autoscaling and bills find the instance by these",
    .remedy =
        "remove the node in the console (it is not released), then attach it again with a fresh command",
    .source = "ACK help, custom node names; cloud-provider-alibaba-cloud, provider id",
    .judge = judge_it};

} // namespace ack::checks
