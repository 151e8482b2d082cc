#include "checks/cidr.hpp"
#include "checks/network/checks.hpp"
#include "checks/text.hpp"
#include "checks/words.hpp"

#include <algorithm>
#include <map>

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

// Whose environment a file is: of shells, of all units, or of one unit. What one of them spares says nothing
// of another.
std::string environment_of(std::string_view path) {
    constexpr std::string_view units = "/etc/systemd/system/", all_units = "/etc/systemd/system.conf";
    if (path.starts_with(all_units))
        return "systemd";
    if (path.starts_with("/etc/sysconfig/docker") || path.starts_with("/etc/default/docker"))
        return "docker.service";
    if (!path.starts_with(units))
        return "shells";
    path.remove_prefix(units.size());
    return std::string(path.substr(0, path.find(".d/")));
}

struct Environment {
    std::vector<std::string> proxies, spared;
};

struct Sorted {
    std::map<std::string, Environment> environments;
    std::vector<std::string> of_packages;
};

Sorted sorted(const std::vector<ProxySetting>& settings) {
    Sorted sorted;
    for (const auto& setting : settings) {
        const std::string seen = setting.path + ": " + setting.name + " " + setting.value;
        if (setting.name == "yum" || setting.name == "apt") {
            sorted.of_packages.push_back(seen);
            continue;
        }
        auto& environment = sorted.environments[environment_of(setting.path)];
        if (setting.name != "no_proxy") {
            environment.proxies.push_back(seen);
            continue;
        }
        const auto entries = split(setting.value);
        environment.spared.insert(environment.spared.end(), entries.begin(), entries.end());
    }
    return sorted;
}

// What all units are told to spare counts for each of them.
std::vector<std::string> spared_in(const std::string& name,
                                   const std::map<std::string, Environment>& environments) {
    auto spared = environments.at(name).spared;
    const auto all_units = environments.find("systemd");
    if (name != "shells" && name != "systemd" && all_units != environments.end())
        spared.insert(spared.end(), all_units->second.spared.begin(), all_units->second.spared.end());
    return spared;
}

Answer judge_it(const Evidence& evidence) {
    const auto& settings = evidence.host.proxies;
    if (!settings)
        return not_known(settings.error().what);
    const auto [environments, of_packages] = sorted(*settings);
    const auto wanted = to_be_spared(evidence);
    std::vector<std::string> proxies, wrong, all_missing;
    for (const auto& [name, environment] : environments) {
        proxies.insert(proxies.end(), environment.proxies.begin(), environment.proxies.end());
        std::vector<std::string> missing;
        const auto spared = spared_in(name, environments);
        for (const auto& one : wanted)
            if (!environment.proxies.empty() && !spares(spared, one))
                missing.push_back(one);
        if (missing.empty())
            continue;
        wrong.push_back(join(environment.proxies, "; ") + "; no_proxy does not spare " + join(missing, ", "));
        for (const auto& one : missing)
            if (std::find(all_missing.begin(), all_missing.end(), one) == all_missing.end())
                all_missing.push_back(one);
    }
    if (!wrong.empty())
        return failed(join(wrong, "; "), "add to no_proxy where the proxy is set: " + join(all_missing, ","));
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
