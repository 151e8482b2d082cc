#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& said = evidence.policy.expect.region;
    const auto& of_url = evidence.command.region;
    if (said.empty() && of_url.empty())
        return not_said("region", "DescribeClusterDetail");
    if (!said.empty() && !of_url.empty() && said != of_url)
        return failed("the attach command's URL is for " + of_url + "; the cluster's region is " + said,
                      "fetch the attach command again from the cluster that is meant");
    return compare(evidence, &InstanceFacts::region_id, "region-id", said.empty() ? of_url : said,
                   said.empty() ? "the attach command's region" : "the cluster's region");
}

} // namespace

constinit const Check region_matches_cluster = {
    .id = "region-matches-cluster",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "region-id against the cluster's region, and the region in the attach command's URL",
    .why = "an instance of another region cannot be added",
    .remedy =
        "make a new instance in the cluster's region, or fetch the attach command of a cluster in this one",
    .source = "ACK help, Add existing ECS instances: same region",
    .judge = judge_it};

} // namespace ack::checks
