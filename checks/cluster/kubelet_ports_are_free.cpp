#include "checks/cluster/checks.hpp"
#include "checks/listeners.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

struct Port {
    std::uint16_t number;
    std::string_view holder; // whose it is on a node
};
constexpr Port ports[] = {{10250, "kubelet"}, {10248, "kubelet"}, {10255, "kubelet"}, {10256, "kube-proxy"}};

const Port* wanted(const Listener& listener) {
    const auto* found = std::find_if(std::begin(ports), std::end(ports),
                                     [&](const Port& port) { return port.number == listener.port; });
    return found == std::end(ports) ? nullptr : found;
}

Answer judge_it(const Evidence& evidence) {
    const auto& listeners = evidence.host.listeners;
    if (!listeners)
        return not_known(listeners.error().what);
    std::vector<std::string> held, own;
    for (const auto& listener : *listeners) {
        const auto* port = wanted(listener);
        if (port == nullptr)
            continue;
        const bool rightful = evidence.joined_to_this_cluster && listener.command == port->holder;
        (rightful ? own : held).push_back(describe(listener));
    }
    if (!held.empty())
        return failed(join(held, "; "));
    if (!own.empty())
        return pass("this host is already a node of this cluster: " + join(own, "; "));
    return pass("nothing listens on 10250, 10248, 10255, 10256");
}

} // namespace

constinit const Check kubelet_ports_are_free = {
    .id = "kubelet-ports-are-free",
    .group = Group::cluster,
    .profiles = node,
    .level = Level::fail,
    .what = "listeners on the ports of kubelet and kube-proxy: 10250, 10248, 10255, 10256",
    .why = "kubelet ends as soon as it starts",
    .remedy = "stop what holds the port (systemctl status PID names its unit), or move it to another port",
    .source = "kubeadm preflight, PortOpenCheck",
    .judge = judge_it};

} // namespace ack::checks
