#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_metadata(evidence))
        return *nothing;
    const auto& role = evidence.host.instance->ram_role;
    const auto& expected = evidence.policy.expect.ram_role;
    if (!role)
        return not_known(role.error().what);
    if (!*role)
        return failed("no RAM role is attached to the instance" +
                      (expected.empty() ? "" : "; expected is " + expected));
    if (!expected.empty() && **role != expected)
        return failed("the instance has the RAM role " + **role + "; expected is " + expected);
    return pass("the instance has the RAM role " + **role);
}

} // namespace

constinit const Check ram_role_is_attached = {
    .id = "ram-role-is-attached",
    .group = Group::instance,
    .profiles = node,
    .level = Level::warn,
    .what = "ram/security-credentials: the role of the instance",
    .why = "Terway counts pods and network interfaces wrongly without the cluster's role",
    .remedy = "ECS console > the instance > Attach RAM role: the cluster's worker role (ACK console > "
              "Cluster information > Worker RAM role)",
    .source = "ACK help, Add existing ECS instances: the cluster's RAM role",
    .judge = judge_it};

} // namespace ack::checks
