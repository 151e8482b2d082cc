#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

// Shared: each secondary interface gives its addresses to pods; exclusive: each is one pod's.
unsigned pods_of(const EniFigures& figures, const std::string& mode) {
    const unsigned secondary = figures.interfaces > 0 ? figures.interfaces - 1 : 0;
    return mode == "exclusive" ? secondary : secondary * figures.ipv4_each;
}

Answer judge_it(const Evidence& evidence) {
    const auto& expect = evidence.policy.expect;
    if (expect.network_plugin == "flannel")
        return left_out("the cluster uses Flannel: its pods take no network interfaces");
    if (expect.instance_types.empty())
        return left_out("not said how many network interfaces the type has: --cloud-facts with the answer to "
                        "DescribeInstanceTypes");
    const auto found = text_of(evidence, &InstanceFacts::instance_type, "instance/instance-type");
    if (const auto* answer = std::get_if<Answer>(&found))
        return *answer;
    const auto& type = std::get<std::string>(found);
    const auto figures = expect.instance_types.find(type);
    if (figures == expect.instance_types.end())
        return not_known("DescribeInstanceTypes does not name " + type);
    const unsigned pods = pods_of(figures->second, expect.terway_mode);
    const std::string seen = type + ": " + std::to_string(figures->second.interfaces) + " interfaces of " +
                             std::to_string(figures->second.ipv4_each) + " addresses, " +
                             std::to_string(pods) + " pods" +
                             (expect.terway_mode.empty() ? " when interfaces are shared" : "");
    const unsigned least = expect.least_pods > 0 ? expect.least_pods : 1;
    return pods >= least ? pass(seen) : failed(seen + ", at least " + std::to_string(least) + " are due");
}

} // namespace

constinit const Check pods_per_node_suffice = {
    .id = "pods-per-node-suffice",
    .group = Group::instance,
    .profiles = node,
    .level = Level::warn,
    .what = "pods by Terway's formula, from the instance type's interfaces and addresses",
    .why = "the node holds fewer pods than are planned for it, or none",
    .remedy =
        "ECS console > Change Instance Type: one with more network interfaces, or another mode of Terway",
    .source = "ACK help, Add existing ECS instances: pods per node; Terway, deployment modes",
    .judge = judge_it};

} // namespace ack::checks
