#include "checks/whose_node.hpp"

#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

enum class Compared { equal, different, not_known };

struct Mark {
    const char* name;
    std::string theirs, ours; // empty: not known
    bool equal;
};

Compared compare(const Mark& mark) {
    if (mark.theirs.empty() || mark.ours.empty())
        return Compared::not_known;
    return mark.equal ? Compared::equal : Compared::different;
}

std::string tell(const Mark& mark) {
    return std::string("its ") + mark.name + " is " + mark.theirs + ", this host's " + mark.ours;
}

Mark text_mark(const char* name, const std::string& theirs, const std::string& ours) {
    return {name, theirs, ours, theirs == ours};
}

Mark address_mark(const JoinedNode& node, const HostFacts& host) {
    std::vector<std::string> ours;
    if (host.addresses) {
        ours = host.addresses->ipv4;
        ours.insert(ours.end(), host.addresses->ipv6.begin(), host.addresses->ipv6.end());
        std::erase(ours, "127.0.0.1"); // every host has it
    }
    const bool equal = std::ranges::any_of(
        node.internal_ips, [&](const std::string& ip) { return std::ranges::find(ours, ip) != ours.end(); });
    return {"InternalIP", join(node.internal_ips, ", "), join(ours, ", "), equal};
}

} // namespace

std::string expected_provider_id(const HostFacts& host) {
    if (!host.instance)
        return {};
    const auto& region = host.instance->region_id;
    const auto& id = host.instance->instance_id;
    return region && *region && id && *id ? **region + "." + **id : std::string{};
}

Owner owner_of(const JoinedNode& node, const HostFacts& host) {
    const auto boot = text_mark("boot id", node.boot_id, host.boot_id.value_or(""));
    if (compare(boot) == Compared::equal)
        return {Whose::this_boots, "this boot of this host reports it"};

    const auto provider = text_mark("provider id", node.provider_id, expected_provider_id(host));
    if (compare(provider) != Compared::not_known)
        return {compare(provider) == Compared::equal ? Whose::this_hosts : Whose::anothers, tell(provider)};

    const auto address = address_mark(node, host);
    if (compare(address) != Compared::not_known)
        return {compare(address) == Compared::equal ? Whose::this_hosts : Whose::anothers, tell(address)};
    return {Whose::not_told, "neither provider id nor InternalIP is known of both"};
}

bool has_anothers_credentials(const Evidence& evidence) {
    return evidence.node && evidence.node->registered &&
           owner_of(*evidence.node, evidence.host).whose == Whose::anothers;
}

} // namespace ack::checks
