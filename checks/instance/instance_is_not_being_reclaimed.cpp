#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_metadata(evidence))
        return *nothing;
    const auto& time = evidence.host.instance->spot_termination_time;
    if (!time)
        return not_known(time.error().what);
    return *time ? failed("the instance is taken back at " + **time) : pass("no termination time is set");
}

} // namespace

constinit const Check instance_is_not_being_reclaimed = {
    .id = "instance-is-not-being-reclaimed",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "instance/spot/termination-time",
    .why = "the cloud takes the spot instance back within minutes",
    .remedy = "attach another instance; this one is released by itself",
    .source = "ECS help, spot instances",
    .judge = judge_it};

} // namespace ack::checks
