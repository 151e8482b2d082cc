#include "checks/cidr.hpp"
#include "checks/network/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

// Those of the host's addresses that lie in a network which the link's own routes lead to.
std::vector<std::string> addresses_of(const Addresses& addresses, const std::string& link) {
    std::vector<std::string> found;
    for (const auto& text : addresses.ipv4) {
        const auto address = ipv4(text);
        const bool on_link =
            address && std::any_of(addresses.routes.begin(), addresses.routes.end(), [&](const Route& route) {
                const auto network = cidr(route.network + "/" + std::to_string(route.prefix));
                const bool direct = route.gateway == "0.0.0.0" && route.prefix > 0;
                return direct && route.link == link && network && contains(*network, *address);
            });
        if (on_link)
            found.push_back(text);
    }
    return found;
}

Answer judge_it(const Evidence& evidence) {
    if (!evidence.policy.on_ecs)
        return left_out("--not-on-ecs: there is no metadata service to ask");
    const auto& addresses = evidence.host.addresses;
    const auto& instance = evidence.host.instance;
    if (!addresses)
        return not_known(addresses.error().what);
    if (!instance)
        return not_known(instance.error().what);
    const auto& said = instance->private_ipv4;
    if (!said)
        return not_known(said.error().what);
    if (!*said)
        return not_known("the metadata service has no private-ipv4");
    const auto main = std::find_if(addresses->routes.begin(), addresses->routes.end(),
                                   [](const Route& route) { return route.prefix == 0; });
    if (main == addresses->routes.end())
        return failed("/proc/net/route: there is no default route");
    const auto own = addresses_of(*addresses, main->link);
    const std::string seen = "the default route leaves by " + main->link + ", which has " +
                             (own.empty() ? "no address" : join(own, ", "));
    if (std::find(own.begin(), own.end(), **said) != own.end())
        return pass(seen + "; private-ipv4 is " + **said);
    return failed(seen + "; private-ipv4 of the metadata service is " + **said);
}

} // namespace

constinit const Check address_matches_metadata = {
    .id = "address-matches-metadata",
    .group = Group::network,
    .profiles = node,
    .level = Level::fail,
    .what = "the address of the default route's interface against private-ipv4 of the metadata service",
    .why = "kubelet registers an address at which neither the API server nor other nodes find the host",
    .remedy = "give the primary interface its address by DHCP again; no address, bridge or VPN of your own "
              "on the default route",
    .source = "ECS help, instance metadata, private-ipv4",
    .judge = judge_it};

} // namespace ack::checks
