#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& account = evidence.policy.expect.account;
    if (account.empty())
        return not_said("account", "sts GetCallerIdentity");
    return compare(evidence, &InstanceFacts::owner_account_id, "owner-account-id", account,
                   "the cluster's account");
}

} // namespace

constinit const Check account_matches_cluster = {
    .id = "account-matches-cluster",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "owner-account-id against the cluster's account",
    .why = "an instance of another account cannot be added",
    .remedy = "make a new instance in the cluster's account, or share the cluster's VPC",
    .source = "ACK help, Add existing ECS instances: same account",
    .judge = judge_it};

} // namespace ack::checks
