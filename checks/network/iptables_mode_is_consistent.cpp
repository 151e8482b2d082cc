#include "checks/network/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& iptables = evidence.host.iptables;
    if (!iptables)
        return not_known(iptables.error().what);
    const std::string tables = join(iptables->legacy_tables, " ");
    if (iptables->path.empty())
        return failed("iptables is not installed", "yum install iptables (Ubuntu: apt-get install iptables)");
    const std::string seen = iptables->path + " writes " + iptables->mode + " rules";
    if (iptables->mode == "nft" && !tables.empty())
        return failed(seen + ", and /proc/net/ip_tables_names shows legacy tables: " + tables);
    return pass(seen + (tables.empty() ? ", no legacy table is loaded" : ", legacy tables: " + tables));
}

} // namespace

constinit const Check iptables_mode_is_consistent = {
    .id = "iptables-mode-is-consistent",
    .group = Group::network,
    .profiles = node | image,
    .level = Level::warn,
    .what = "whether iptables writes nft or legacy rules, and whether the other kind is loaded",
    .why = "rules of the two kinds are asked one after the other: what one lets through the other drops",
    .remedy = "update-alternatives --set iptables /usr/sbin/iptables-nft (or -legacy), remove the other "
              "kind's rules, and restart",
    .source = "k3s, known issue of iptables in nft mode; Kubernetes, kube-proxy",
    .judge = judge_it};

} // namespace ack::checks
