#include "checks/network/hops.hpp"

#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

bool is_v6(const std::string& address) {
    return address.find(':') != std::string::npos;
}

std::string tell_address(const NetworkTarget& target, const std::string& address) {
    std::vector<std::string> passed;
    for (const auto& hop : target.hops) {
        if (hop.address != address || hop.stage == "name")
            continue;
        if (!hop.ok)
            return address + (passed.empty() ? ": " : ": " + join(passed, ", ") + " ok, ") + hop.stage +
                   " failed: " + hop.detail;
        passed.push_back(hop.stage + (hop.detail.empty() ? "" : " (" + hop.detail + ")"));
    }
    return address + ": " + join(passed, ", ") + " ok";
}

std::string port_of(const NetworkTarget& target) {
    return "TCP " + std::to_string(target.port);
}

std::string remedy_for_hop(const NetworkTarget& target, const Hop& hop, const std::string& where) {
    if (hop.stage == "name")
        return "see that /etc/resolv.conf names the VPC's resolvers 100.100.2.136 and 100.100.2.138 and that "
               "the "
               "security group lets UDP and TCP 53 out to them (they lie in 100.64.0.0/10)";
    if (hop.stage == "tcp" && hop.silent)
        return "something drops " + port_of(target) + " to " + where +
               " (ping may pass all the same): allow it outbound in this instance's security group, inbound "
               "in the "
               "other side's group or access list, and in the VPC's network ACL";
    if (hop.stage == "tcp")
        return where + " refuses " + port_of(target) +
               ": see that address and port are the cluster's today (fetch a fresh attach command), and that "
               "the load "
               "balancer's listener and access list let this host in";
    if (hop.stage == "tls")
        return "see what answers at " + where +
               ": a proxy in between, a wrong address, or a wrong clock on this host (date)";
    if (hop.stage == "credentials")
        return "the API server does not take this host's client certificate: it is another cluster's or was "
               "revoked; "
               "remove the node in the console and attach anew";
    return hop.silent ? where + " takes connections and says nothing: look at the load balancer's backends"
                      : "see what answers at " + where + " and why: " + hop.detail;
}

} // namespace

const Hop* failed_hop(const NetworkTarget& target, const std::string& address) {
    const auto found =
        std::ranges::find_if(target.hops, [&](const Hop& hop) { return !hop.ok && hop.address == address; });
    return found == target.hops.end() ? nullptr : &*found;
}

std::vector<std::string> failing_addresses(const NetworkTarget& target) {
    const bool has_v4 = !std::ranges::all_of(target.addresses, is_v6);
    std::vector<std::string> failing;
    for (const auto& address : target.addresses)
        if (failed_hop(target, address) != nullptr && !(has_v4 && is_v6(address)))
            failing.push_back(address);
    return failing;
}

std::string tell(const NetworkTarget& target) {
    const std::string whom = target.host + ":" + std::to_string(target.port);
    if (!target.proxy.empty())
        return whom + " by the proxy " + target.proxy + ": " + target.hops.front().detail;
    if (const auto* name = failed_hop(target, ""))
        return whom + ": " + name->detail;
    std::vector<std::string> told;
    for (const auto& address : target.addresses)
        told.push_back(tell_address(target, address));
    return whom + " at " + join(told, "; ");
}

std::string remedy_for(const NetworkTarget& target) {
    if (const auto* hop = failed_hop(target, ""))
        return target.proxy.empty() ? remedy_for_hop(target, *hop, target.host)
                                    : "see that the proxy " + target.proxy + " lets " + target.host +
                                          " through, or name the host in no_proxy";
    const auto failing = failing_addresses(target);
    return failing.empty() ? ""
                           : remedy_for_hop(target, *failed_hop(target, failing[0]), join(failing, ", "));
}

std::optional<Answer> without_network(const Evidence& evidence) {
    if (!evidence.command.given)
        return left_out("no attach command is given, which would name the hosts");
    if (!evidence.host.network)
        return not_known(evidence.host.network.error().what);
    if (!evidence.host.network->not_asked.empty())
        return left_out(evidence.host.network->not_asked);
    return {};
}

Answer judge_target(const Evidence& evidence, TargetMember member, const std::string& name) {
    if (auto nothing = without_network(evidence))
        return *nothing;
    const auto& target = (*evidence.host.network).*member;
    if (!target)
        return left_out("the attach command does not name " + name + ", or it is not asked here");
    if (failed_hop(*target, "") == nullptr && failing_addresses(*target).empty())
        return pass(tell(*target));
    return failed(tell(*target), remedy_for(*target));
}

} // namespace ack::checks
