#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& vpc = evidence.policy.expect.vpc;
    if (vpc.empty())
        return not_said("vpc", "DescribeClusterDetail");
    return compare(evidence, &InstanceFacts::vpc_id, "vpc-id", vpc, "the cluster's VPC");
}

} // namespace

constinit const Check vpc_matches_cluster = {
    .id = "vpc-matches-cluster",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "vpc-id against the cluster's VPC",
    .why = "an instance of another VPC cannot be added",
    .remedy = "make a new instance in the cluster's VPC (an instance's VPC can be changed: ECS console > "
              "Change VPC, without secondary interfaces)",
    .source = "ACK help, Add existing ECS instances: same VPC",
    .judge = judge_it};

} // namespace ack::checks
