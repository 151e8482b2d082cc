#include "checks/network/checks.hpp"
#include "checks/network/hops.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

struct Name {
    TargetMember target;
    bool needed;
};
// Images may come from elsewhere; script and API server may not.
constexpr Name names[] = {
    {&NetworkFacts::script_host, true}, {&NetworkFacts::api_server, true}, {&NetworkFacts::registry, false}};

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_network(evidence))
        return *nothing;
    std::vector<std::string> seen;
    std::string remedy;
    bool needed_failed = false;
    for (const auto& [member, needed] : names) {
        const auto& target = (*evidence.host.network).*member;
        if (!target || !target->proxy.empty() || target->addresses == std::vector{target->host})
            continue;
        const auto* hop = failed_hop(*target, "");
        seen.push_back(hop == nullptr ? target->host + " is " + join(target->addresses, ", ") + " (" +
                                            target->hops.front().detail + ")"
                                      : hop->detail);
        if (hop == nullptr)
            continue;
        needed_failed = needed_failed || needed;
        remedy = remedy_for(*target);
    }
    if (seen.empty())
        return left_out("no name is asked for here");
    const auto told = join(seen, "; ");
    return remedy.empty() ? pass(told) : needed_failed ? failed(told, remedy) : warned(told, remedy);
}

} // namespace

constinit const Check names_resolve = {
    .id = "names-resolve",
    .group = Group::network,
    .profiles = node,
    .level = Level::fail,
    .what = "the addresses (A and AAAA) of the attach script's host, the API server and the registry, and "
            "who told them",
    .why = "the cloud's internal names are known to the VPC's own resolvers alone",
    .remedy = "see that /etc/resolv.conf names 100.100.2.136 and 100.100.2.138",
    .source = "Alibaba Cloud help, private DNS servers",
    .judge = judge_it};

} // namespace ack::checks
