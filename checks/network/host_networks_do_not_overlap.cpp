#include "checks/cidr.hpp"
#include "checks/network/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

struct Network {
    Cidr cidr;
    std::string whose;
    bool ours_may_lie_in_it = false; // the host's own interface does
};

// 100.64.0.0/10 holds the cloud's services, 100.104.0.0/16 in it the console's way to a cluster.
Result<std::vector<Network>> networks_of(const Evidence& evidence) {
    std::vector<Network> networks = {{*cidr("100.64.0.0/10"), "the cloud's services"}};
    const auto& expect = evidence.policy.expect;
    const auto add = [&](const std::vector<std::string>& texts, const std::string& whose,
                         bool own) -> Result<void> {
        for (const auto& text : texts) {
            const auto network = cidr(text);
            if (!network)
                return fail("the network \"" + text + "\" of " + whose +
                            " is not of the form 192.168.0.0/16");
            networks.push_back({*network, whose, own});
        }
        return {};
    };
    auto vpcs = expect.vpc_cidrs;
    if (const auto& instance = evidence.host.instance;
        vpcs.empty() && instance && instance->vpc_cidr_block && *instance->vpc_cidr_block)
        vpcs.push_back(**instance->vpc_cidr_block);
    for (const auto& done : {add(vpcs, "the VPC", true), add(expect.pod_cidrs, "the pods", false),
                             add(expect.service_cidrs, "the Services", false)})
        if (!done)
            return tl::unexpected(done.error());
    return networks;
}

bool is_default(const Route& route) {
    return route.prefix == 0;
}

Answer judge_it(const Evidence& evidence) {
    const auto& addresses = evidence.host.addresses;
    if (!addresses)
        return not_known(addresses.error().what);
    if (evidence.joined_to_this_cluster)
        return pass("this host is already a node of this cluster: its routes are the network plugin's");
    const auto networks = networks_of(evidence);
    if (!networks)
        return not_known(networks.error().what);
    const auto& routes = addresses->routes;
    const auto main = std::find_if(routes.begin(), routes.end(), is_default);
    std::vector<std::string> overlapping;
    for (const auto& route : routes) {
        const auto here = cidr(route.network + "/" + std::to_string(route.prefix));
        if (is_default(route) || !here)
            continue;
        const bool own = main != routes.end() && route.link == main->link;
        for (const auto& network : *networks) {
            // Routes of the main interface into the VPC or to the cloud's services are the cloud's own.
            const bool rightful =
                own && (network.ours_may_lie_in_it || network.whose == "the cloud's services");
            if (!rightful && overlap(*here, network.cidr))
                overlapping.push_back(text_of(*here) + " on " + route.link + " overlaps " +
                                      text_of(network.cidr) + " of " + network.whose);
        }
    }
    if (!overlapping.empty())
        return failed("/proc/net/route: " + join(overlapping, "; "));
    std::vector<std::string> compared;
    for (const auto& network : *networks)
        compared.push_back(text_of(network.cidr) + " of " + network.whose);
    return pass(std::to_string(routes.size()) + " routes, none overlaps " + join(compared, ", "));
}

} // namespace

constinit const Check host_networks_do_not_overlap = {
    .id = "host-networks-do-not-overlap",
    .group = Group::network,
    .profiles = node,
    .level = Level::fail,
    .what = "the host's addresses and routes against the pods', the Services' and the VPC's networks and the "
            "cloud's own",
    .why = "what is meant for a pod or the cloud goes to a bridge on this host instead",
    .remedy = "move the network that overlaps: for docker \"bip\" and \"default-address-pools\" in "
              "/etc/docker/daemon.json; for a bridge or tunnel its own settings",
    .source = "kubeadm preflight, overlapping networks; ACK help, network planning",
    .judge = judge_it};

} // namespace ack::checks
