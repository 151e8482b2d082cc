#include "checks/network/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

std::string command_for(const std::string& name) {
    return name == "ufw" ? "ufw disable" : "systemctl disable --now " + name;
}

Answer judge_it(const Evidence& evidence) {
    const auto& firewalls = evidence.host.firewalls;
    if (!firewalls)
        return not_known(firewalls.error().what);
    if (firewalls->empty())
        return pass("firewalld and ufw are off, and no rules that drop by default are loaded at boot");
    std::vector<std::string> seen, commands;
    for (const auto& firewall : *firewalls) {
        seen.push_back(firewall.name + " (" + firewall.seen + ")");
        commands.push_back(command_for(firewall.name));
    }
    return failed(join(seen, ", "), "security groups do this on ECS: " + join(commands, "; "));
}

} // namespace

constinit const Check host_firewall_lets_nodes_talk = {
    .id = "host-firewall-lets-nodes-talk",
    .group = Group::network,
    .profiles = node | image,
    .level = Level::warn,
    .what = "firewalld, ufw, and rules of nftables and iptables that drop by default",
    .why = "traffic between pods and from the API server to kubelet is dropped",
    .remedy = "security groups do this on ECS: systemctl disable --now firewalld (ufw disable; systemctl "
              "disable --now nftables iptables)",
    .source = "k0s sysinfo; kubeadm preflight, FirewalldCheck",
    .judge = judge_it};

} // namespace ack::checks
