#include "checks/cluster/checks.hpp"
#include "checks/listeners.hpp"
#include "checks/port_range.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

constexpr std::string_view usual = "30000-32767";

Answer judge_it(const Evidence& evidence) {
    const auto& listeners = evidence.host.listeners;
    const auto& local = evidence.host.local_ports;
    if (!listeners)
        return not_known(listeners.error().what);
    if (!local)
        return not_known(local.error().what);
    const auto& asked = evidence.command.node_ports;
    const auto range = port_range(asked.empty() ? usual : std::string_view(asked));
    if (!range)
        return not_known("--node-port-range " + asked +
                         " of the attach command is not a range like 30000-32767");
    std::vector<std::string> held;
    for (const auto& listener : *listeners) {
        const bool rightful = evidence.joined_to_this_cluster && listener.command == "kube-proxy";
        if (listener.port >= range->first && listener.port <= range->last && !rightful)
            held.push_back(describe(listener));
    }
    const auto taken = overlap(*range, {local->first, local->last}, local->reserved);
    std::string remedy = held.empty() ? "" : "stop what holds the port (systemctl status PID names its unit)";
    if (taken) {
        held.push_back("net.ipv4.ip_local_port_range is " + name_of({local->first, local->last}) +
                       ": outgoing connections may take " + name_of(*taken));
        remedy += std::string(remedy.empty() ? "" : "; ") +
                  "sysctl -w net.ipv4.ip_local_reserved_ports=" + name_of(*range) +
                  ", and the same line in /etc/sysctl.d/90-node.conf";
    }
    if (held.empty())
        return pass("nothing listens on " + name_of(*range) + ", and outgoing connections use " +
                    name_of({local->first, local->last}));
    return failed(join(held, "; "), remedy);
}

} // namespace

constinit const Check node_ports_are_free = {
    .id = "node-ports-are-free",
    .group = Group::cluster,
    .profiles = node,
    .level = Level::warn,
    .what = "listeners on the node ports (30000-32767, or --node-port-range), and ports of outgoing "
            "connections among them",
    .why = "a Service of type NodePort or LoadBalancer does not work on this node",
    .remedy = "free the ports, and keep them free: net.ipv4.ip_local_reserved_ports=30000-32767",
    .source = "Kubernetes, Service type NodePort; kernel, ip-sysctl",
    .judge = judge_it};

} // namespace ack::checks
