#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

constexpr unsigned usual_quota = 5;

Answer judge_it(const Evidence& evidence) {
    const auto& expect = evidence.policy.expect;
    if (expect.instance_groups.empty() || expect.pool_groups.empty())
        return left_out("not said which security groups there are: --cloud-facts with the answers to "
                        "DescribeInstances and "
                        "DescribeClusterNodePoolDetail");
    if (auto nothing = without_metadata(evidence))
        return *nothing;
    const auto groups = security_groups_of(evidence);
    const unsigned quota = expect.security_group_quota.value_or(usual_quota);
    const std::string seen = std::to_string(groups.size()) + " security groups with the node pool's (" +
                             join(groups, ", ") + "), " + std::to_string(quota) + " are allowed";
    return groups.size() <= quota ? pass(seen) : failed(seen);
}

} // namespace

constinit const Check security_groups_have_room = {
    .id = "security-groups-have-room",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "how many security groups the instance has with the ones the node pool adds",
    .why = "the pool's groups cannot be added to the instance",
    .remedy = "ECS console > the instance > Security groups: remove one that nobody needs; or Quota center > "
              "ECS: raise the groups per interface",
    .source = "ACK help, Add existing ECS instances: number of security groups",
    .judge = judge_it};

} // namespace ack::checks
