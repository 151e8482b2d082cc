#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& stack = evidence.policy.expect.ip_stack;
    if (stack.empty())
        return not_said("ip_stack", "DescribeClusterDetail");
    if (stack != "dual")
        return left_out("the cluster has IPv4 only");
    const auto mac = text_of(evidence, &InstanceFacts::mac, "mac");
    if (const auto* answer = std::get_if<Answer>(&mac))
        return *answer;
    const auto& interfaces = evidence.host.instance->interfaces;
    if (!interfaces)
        return not_known(interfaces.error().what);
    const auto& all = *interfaces ? **interfaces : std::vector<NetworkInterface>{};
    const auto primary = std::find_if(all.begin(), all.end(),
                                      [&](const auto& one) { return one.mac == std::get<std::string>(mac); });
    if (primary == all.end())
        return not_known("the metadata service does not list the primary interface " +
                         std::get<std::string>(mac));
    if (!primary->ipv6s)
        return not_known(primary->ipv6s.error().what);
    if (!*primary->ipv6s || (*primary->ipv6s)->empty())
        return failed("the primary interface " + primary->mac + " has no IPv6 address");
    const auto& addresses = evidence.host.addresses;
    if (!addresses)
        return not_known(addresses.error().what);
    const std::string seen = "the primary interface has " + join(**primary->ipv6s, ", ");
    const bool on_host =
        std::any_of((*primary->ipv6s)->begin(), (*primary->ipv6s)->end(), [&](const auto& address) {
            return std::find(addresses->ipv6.begin(), addresses->ipv6.end(), address) !=
                   addresses->ipv6.end();
        });
    return on_host ? pass(seen) : failed(seen + ", and the host does not use it: /proc/net/if_inet6");
}

} // namespace

constinit const Check primary_interface_has_ipv6 = {
    .id = "primary-interface-has-ipv6",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "ipv6s of the primary interface and the host's own addresses, where the cluster is dual stack",
    .why = "a node without an IPv6 address cannot join a dual-stack cluster",
    .remedy = "ECS console > the instance > ENIs > Manage secondary private IPs: assign an IPv6 address (the "
              "vSwitch needs IPv6); then systemctl restart NetworkManager or reboot",
    .source = "ACK help, Add existing ECS instances: dual stack; Terway",
    .judge = judge_it};

} // namespace ack::checks
