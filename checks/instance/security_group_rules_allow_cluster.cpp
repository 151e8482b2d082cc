#include "checks/cidr.hpp"
#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"
#include "checks/security_rules.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

std::vector<Traffic> traffic_of(const Evidence& evidence) {
    std::vector<Traffic> all = {{false, "tcp", 80, "100.100.100.200/32", "metadata service"},
                                {false, "udp", 53, "100.100.2.136/32", "resolver"},
                                {false, "tcp", 443, "100.64.0.0/10", "the cloud's services"}};
    const auto& expect = evidence.policy.expect;
    if (const auto host = expected_api_host(evidence); cidr(host))
        all.push_back({false, "tcp", 6443, host + "/32", "API server"});
    auto vpcs = expect.vpc_cidrs;
    const auto found = text_of(evidence, &InstanceFacts::vpc_cidr_block, "vpc-cidr-block");
    if (const auto* text = std::get_if<std::string>(&found); text != nullptr && vpcs.empty())
        vpcs.push_back(*text);
    for (const auto& vpc : vpcs) {
        all.push_back({true, "tcp", 10250, vpc, "kubelet, from the API server"});
        all.push_back({false, "tcp", 6443, vpc, "API server in the VPC"});
    }
    for (const auto& pods : expect.pod_cidrs)
        all.push_back({true, "tcp", 10250, pods, "kubelet, from pods"});
    return all;
}

Answer judge_it(const Evidence& evidence) {
    const auto& expect = evidence.policy.expect;
    if (expect.instance_groups.empty() && expect.pool_groups.empty())
        return left_out(
            "not said which security groups there are: --cloud-facts with the answers to DescribeInstances, "
            "DescribeClusterNodePoolDetail and DescribeSecurityGroupAttribute");
    if (auto nothing = without_metadata(evidence))
        return *nothing;
    const auto ids = security_groups_of(evidence);
    if (ids.empty())
        return left_out("not said which security groups this instance has");
    std::vector<SecurityGroup> groups;
    for (const auto& id : ids) {
        const auto group = evidence.policy.expect.security_groups.find(id);
        if (group == evidence.policy.expect.security_groups.end() || !group->second.has_rules)
            return left_out("not said what rules " + id +
                            " has: --cloud-facts with the answer to DescribeSecurityGroupAttribute");
        groups.push_back(group->second);
    }
    const auto wanted = traffic_of(evidence);
    std::vector<std::string> faults;
    for (const auto& traffic : wanted)
        if (auto fault = against(groups, traffic); !fault.empty())
            faults.push_back(std::move(fault));
    if (faults.empty())
        return pass("the rules of " + join(ids, ", ") + " let all " + std::to_string(wanted.size()) +
                    " kinds of traffic through");
    return failed(join(faults, "; "));
}

} // namespace

constinit const Check security_group_rules_allow_cluster = {
    .id = "security-group-rules-allow-cluster",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "the rules of the instance's and the pool's security groups against the traffic of a node",
    .why = "the node does not reach the API server, or the API server not the node's kubelet",
    .remedy = "ECS console > Security groups: accept the named traffic, delete the rule that drops it",
    .source = "ACK help, Add existing ECS instances: rules of security groups; ACK help, security groups of "
              "clusters",
    .judge = judge_it};

} // namespace ack::checks
