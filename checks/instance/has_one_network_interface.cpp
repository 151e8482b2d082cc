#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

std::string name_of(const NetworkInterface& interface) {
    const auto value = [](const Key<std::string>& key) { return key && *key ? **key : std::string("?"); };
    return value(interface.id) + " (" + interface.mac + ", vSwitch " + value(interface.vswitch_id) + ")";
}

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_metadata(evidence))
        return *nothing;
    const auto& interfaces = evidence.host.instance->interfaces;
    const auto& primary = evidence.host.instance->mac;
    if (!interfaces)
        return not_known(interfaces.error().what);
    if (!*interfaces || (*interfaces)->empty())
        return not_known("the metadata service lists no network interface");
    if ((*interfaces)->size() == 1)
        return pass("one network interface: " + name_of((*interfaces)->front()));
    if (evidence.joined_to_this_cluster)
        return pass("this host is already a node of this cluster: " + std::to_string((*interfaces)->size()) +
                    " network interfaces, the network plugin's among them");
    std::vector<std::string> secondary;
    for (const auto& interface : **interfaces)
        if (!primary || !*primary || interface.mac != **primary)
            secondary.push_back(name_of(interface));
    const std::string seen = "besides the primary one: " + join(secondary, ", ");
    const auto& plugin = evidence.policy.expect.network_plugin;
    if (plugin == "flannel")
        return pass(seen + "; Flannel does not use them");
    return plugin == "terway" ? failed(seen) : warned(seen + "; it matters if the cluster uses Terway");
}

} // namespace

constinit const Check has_one_network_interface = {
    .id = "has-one-network-interface",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "the network interfaces that the metadata service lists",
    .why = "Terway keeps interfaces that are bound already, and pods get addresses of their vSwitches "
           "instead of the configured ones",
    .remedy = "ECS console > the instance > ENIs: unbind and delete the secondary ones, then try again",
    .source = "ACK help, Add existing ECS instances: Terway, only the primary ENI",
    .judge = judge_it};

} // namespace ack::checks
