#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"
#include "checks/text.hpp"

#include <set>

namespace ack::checks {

namespace {

// As the console calls them.
std::string word_for(const std::string& type) {
    return type == "enterprise" ? "advanced" : type == "normal" ? "basic" : type;
}

Answer judge_it(const Evidence& evidence) {
    const auto& expect = evidence.policy.expect;
    if (expect.instance_groups.empty() && expect.pool_groups.empty())
        return left_out(
            "not said which security groups there are: --cloud-facts with the answers to DescribeInstances, "
            "DescribeClusterNodePoolDetail and DescribeSecurityGroups");
    if (auto nothing = without_metadata(evidence))
        return *nothing;
    const auto groups = security_groups_of(evidence);
    if (groups.empty())
        return left_out("not said which security groups this instance has");
    std::set<std::string> types;
    std::vector<std::string> seen;
    for (const auto& id : groups) {
        const auto group = evidence.policy.expect.security_groups.find(id);
        const bool said =
            group != evidence.policy.expect.security_groups.end() && !group->second.type.empty();
        if (!said)
            return left_out("not said of what type " + id +
                            " is: --cloud-facts with the answer to DescribeSecurityGroups");
        types.insert(group->second.type);
        seen.push_back(id + " " + word_for(group->second.type));
    }
    return types.size() == 1 ? pass(join(seen, ", ")) : failed(join(seen, ", "));
}

} // namespace

constinit const Check security_group_type_fits = {
    .id = "security-group-type-fits",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "the types of the instance's security groups and of the ones the node pool adds",
    .why = "basic and advanced groups exclude each other on one instance: the pool's cannot be added",
    .remedy = "ECS console > the instance > Security groups: have groups of the pool's type only",
    .source = "ACK help, Add existing ECS instances: type of security groups",
    .judge = judge_it};

} // namespace ack::checks
