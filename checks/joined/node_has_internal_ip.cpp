#include "checks/joined/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

bool has(const std::vector<std::string>& addresses, const std::string& address) {
    return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

Answer judge_it(const Evidence& evidence) {
    const auto& node = evidence.node;
    if (!node)
        return not_known(node.error().what);
    if (!node->registered)
        return failed("there is no node \"" + node->name + "\"");
    const auto& addresses = evidence.host.addresses;
    if (!addresses)
        return not_known(addresses.error().what);
    if (node->internal_ips.empty())
        return failed("node \"" + node->name + "\" has no InternalIP");
    const std::string seen = "node \"" + node->name + "\" has InternalIP " + join(node->internal_ips, ", ");
    for (const auto& ip : node->internal_ips)
        if (!has(addresses->ipv4, ip) && !has(addresses->ipv6, ip))
            return failed(seen + "; this host has " + join(addresses->ipv4, ", "));
    return pass(seen);
}

} // namespace

constinit const Check node_has_internal_ip = {
    .id = "node-has-internal-ip",
    .group = Group::joined,
    .profiles = after,
    .level = Level::fail,
    .what = "status.addresses of the Node object, InternalIP, against the host's own addresses",
    .why = "pods and the API server reach the node at an address that is another host's, or at none",
    .remedy = "set kubelet's --node-ip to the address of the primary interface and restart kubelet",
    .source = "eks-hybrid, node readiness; kubelet, node addresses",
    .judge = judge_it};

} // namespace ack::checks
