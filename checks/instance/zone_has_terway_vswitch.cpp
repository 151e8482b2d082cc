#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& expect = evidence.policy.expect;
    if (expect.network_plugin == "flannel")
        return left_out("the cluster uses Flannel");
    if (expect.terway_zones.empty())
        return not_said("terway_zones", "");
    const auto found = text_of(evidence, &InstanceFacts::zone_id, "zone-id");
    if (const auto* answer = std::get_if<Answer>(&found))
        return *answer;
    const auto& zone = std::get<std::string>(found);
    const auto& zones = expect.terway_zones;
    const std::string seen = "metadata zone-id: " + zone + "; Terway has vSwitches in " + join(zones, ", ");
    return std::find(zones.begin(), zones.end(), zone) != zones.end() ? pass(seen) : failed(seen);
}

} // namespace

constinit const Check zone_has_terway_vswitch = {
    .id = "zone-has-terway-vswitch",
    .group = Group::instance,
    .profiles = node,
    .level = Level::warn,
    .what = "zone-id against the zones for which Terway has a vSwitch",
    .why = "pods on this node get addresses of the primary interface's vSwitch, which may run out of them",
    .remedy = "ACK console > Add-ons > Terway (ConfigMap eni-config): add a vSwitch of this zone before the "
              "node joins",
    .source = "ACK help, Add existing ECS instances: Terway, vSwitches by zone",
    .judge = judge_it};

} // namespace ack::checks
