#include "checks/look/network/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

// Units that load rules from a file, and what in that file drops by default.
struct RuleFile {
    const char* name;
    const char* unit;
    const char* path;
    const char* drops[3];
};
constexpr RuleFile rule_files[] = {
    {"nftables", "nftables.service", "/etc/nftables.conf", {"policy drop", "policy reject", nullptr}},
    {"nftables",
     "nftables.service",
     "/etc/sysconfig/nftables.conf",
     {"policy drop", "policy reject", nullptr}},
    {"iptables",
     "iptables.service",
     "/etc/sysconfig/iptables",
     {":INPUT DROP", ":FORWARD DROP", "-A FORWARD -j REJECT"}},
    {"iptables",
     "netfilter-persistent.service",
     "/etc/iptables/rules.v4",
     {":INPUT DROP", ":FORWARD DROP", "-A FORWARD -j REJECT"}}};

std::string enabled_at(const std::vector<EnabledUnit>& units, std::string_view name) {
    const auto found =
        std::find_if(units.begin(), units.end(), [&](const auto& unit) { return unit.name == name; });
    return found == units.end() ? std::string{} : found->path;
}

// Its process is a Python program: comm says so, and its runtime file does not lie.
Result<void> add_firewalld(const host::HostView& view, const std::vector<EnabledUnit>& units,
                           std::vector<Firewall>& firewalls) {
    const auto pids = processes(view);
    if (!pids)
        return tl::unexpected(pids.error());
    const auto running = std::find_if(pids->begin(), pids->end(),
                                      [&](int pid) { return command_of(view, pid) == "firewalld"; });
    const auto enabled = enabled_at(units, "firewalld.service");
    if (running != pids->end())
        firewalls.push_back({"firewalld", "process " + std::to_string(*running)});
    else if (!enabled.empty())
        firewalls.push_back({"firewalld", enabled});
    return {};
}

Result<void> add_ufw(const host::HostView& view, std::vector<Firewall>& firewalls) {
    const std::string path = "/etc/ufw/ufw.conf";
    const auto text = view.read(path);
    if (!text)
        return host::absent(text.error()) ? Result<void>{} : tl::unexpected(text.error());
    for (const auto line : lines_of(*text))
        if (trim(line) == "ENABLED=yes")
            firewalls.push_back({"ufw", path + ": ENABLED=yes"});
    return {};
}

Result<void> add_rules(const host::HostView& view, const std::vector<EnabledUnit>& units,
                       std::vector<Firewall>& firewalls) {
    for (const auto& [name, unit, path, drops] : rule_files) {
        if (enabled_at(units, unit).empty())
            continue;
        const auto text = view.read(path);
        if (!text && host::absent(text.error()))
            continue;
        if (!text)
            return tl::unexpected(text.error());
        for (const auto* drop : drops)
            if (drop != nullptr && text->find(drop) != std::string::npos) {
                firewalls.push_back({name, std::string(path) + ": " + drop + ", loaded by " + unit});
                break;
            }
    }
    return {};
}

} // namespace

Fact<std::vector<Firewall>> look_at_firewalls(const host::HostView& view, Deadline deadline) {
    const auto units = look_at_enabled_units(view, deadline);
    if (!units)
        return tl::unexpected(units.error());
    std::vector<Firewall> firewalls;
    if (auto added = add_firewalld(view, *units, firewalls); !added)
        return tl::unexpected(added.error());
    if (auto added = add_ufw(view, firewalls); !added)
        return tl::unexpected(added.error());
    if (auto added = add_rules(view, *units, firewalls); !added)
        return tl::unexpected(added.error());
    return firewalls;
}

} // namespace ack::checks
