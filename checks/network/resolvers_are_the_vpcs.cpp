#include "checks/network/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr std::string_view of_the_vpc[] = {"100.100.2.136", "100.100.2.138"};

Answer judge_it(const Evidence& evidence) {
    const auto& resolvers = evidence.host.resolvers;
    if (!resolvers)
        return not_known(resolvers.error().what);
    // An image gets its resolvers from DHCP when it starts.
    if (resolvers->servers.empty() && !evidence.host.live)
        return pass(resolvers->path + " names none: the instance gets them from DHCP");
    if (resolvers->servers.empty())
        return failed(resolvers->path + " names no nameserver");
    const auto& said = evidence.policy.expect.resolvers;
    std::vector<std::string> wanted = said;
    if (wanted.empty())
        wanted.assign(std::begin(of_the_vpc), std::end(of_the_vpc));
    std::vector<std::string> foreign;
    for (const auto& server : resolvers->servers)
        if (std::find(wanted.begin(), wanted.end(), server) == wanted.end())
            foreign.push_back(server);
    if (foreign.empty())
        return pass(resolvers->path + ": " + join(resolvers->servers, ", "));
    return failed(resolvers->path + ": " + join(foreign, ", ") + " is not among " + join(wanted, ", "));
}

} // namespace

constinit const Check resolvers_are_the_vpcs = {
    .id = "resolvers-are-the-vpcs",
    .group = Group::network,
    .profiles = node | image,
    .level = Level::warn,
    .what = "nameservers of resolv.conf, or the ones behind systemd-resolved, against the VPC's own",
    .why = "other resolvers give public addresses for the cloud's internal names, or none",
    .remedy = "give the VPC's resolvers back: nameserver 100.100.2.136 and 100.100.2.138 (by DHCP, so that "
              "it stays), or name yours in expect.resolvers of the policy if they forward to these",
    .source = "ACK help, network requirements of nodes; ECS help, internal DNS servers",
    .judge = judge_it};

} // namespace ack::checks
