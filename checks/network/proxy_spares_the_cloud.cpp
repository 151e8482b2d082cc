#include "checks/cidr.hpp"
#include "checks/network/checks.hpp"
#include "checks/text.hpp"
#include "checks/words.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> entries;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        if (const auto entry = trim(list.substr(0, end)); !entry.empty())
            entries.emplace_back(entry);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return entries;
}

// An address by itself or by its network, a name by itself or by a domain it lies in ("aliyuncs.com",
// ".aliyuncs.com").
bool spares(const std::vector<std::string>& entries, const std::string& wanted) {
    const auto network = cidr(wanted);
    return std::any_of(entries.begin(), entries.end(), [&](const std::string& entry) {
        if (entry == "*" || entry == wanted)
            return true;
        if (network) {
            const auto spared = cidr(entry);
            return spared && spared->prefix <= network->prefix && contains(*spared, network->network);
        }
        std::string_view domain = entry;
        domain.remove_prefix(domain.starts_with("*") ? 1 : 0);
        domain.remove_prefix(domain.starts_with(".") ? 1 : 0);
        return wanted == domain || (wanted.size() > domain.size() && wanted.ends_with(domain) &&
                                    wanted[wanted.size() - domain.size() - 1] == '.');
    });
}

std::vector<std::string> to_be_spared(const Evidence& evidence) {
    std::vector<std::string> wanted = {"100.100.100.200", "aliyuncs.com"};
    if (const auto host = expected_api_host(evidence); !host.empty())
        wanted.push_back(host);
    const auto& expect = evidence.policy.expect;
    for (const auto* networks : {&expect.vpc_cidrs, &expect.service_cidrs})
        wanted.insert(wanted.end(), networks->begin(), networks->end());
    return wanted;
}

Answer judge_it(const Evidence& evidence) {
    const auto& settings = evidence.host.proxies;
    if (!settings)
        return not_known(settings.error().what);
    std::vector<std::string> proxies, of_packages, spared;
    for (const auto& setting : *settings) {
        const std::string seen = setting.path + ": " + setting.name + " " + setting.value;
        if (setting.name == "no_proxy") {
            const auto entries = split(setting.value);
            spared.insert(spared.end(), entries.begin(), entries.end());
        } else {
            (setting.name == "yum" || setting.name == "apt" ? of_packages : proxies).push_back(seen);
        }
    }
    std::vector<std::string> missing;
    if (!proxies.empty())
        for (const auto& wanted : to_be_spared(evidence))
            if (!spares(spared, wanted))
                missing.push_back(wanted);
    if (!missing.empty())
        return failed(join(proxies, "; ") + "; no_proxy does not spare " + join(missing, ", "),
                      "add to no_proxy where the proxy is set: " + join(missing, ","));
    if (!of_packages.empty())
        return warned(join(of_packages, "; ") + ": packages of the cloud's mirrors go through it",
                      "take it out, unless the proxy reaches mirrors.cloud.aliyuncs.com");
    return pass(proxies.empty() ? "no proxy is set" : join(proxies, "; ") + ", and the cloud is spared");
}

} // namespace

constinit const Check proxy_spares_the_cloud = {
    .id = "proxy-spares-the-cloud",
    .group = Group::network,
    .profiles = node | image,
    .level = Level::fail,
    .what =
        "proxies in profile files, units' drop-ins and package managers' settings, and what no_proxy spares",
    .why = "requests to the metadata service and the API server go to a proxy that cannot reach them",
    .remedy = "add to no_proxy where the proxy is set: 100.100.100.200,.aliyuncs.com, the API server's "
              "address, the VPC's and the Services' networks",
    .source = "kubeadm preflight, HTTPProxyCheck",
    .judge = judge_it};

} // namespace ack::checks
