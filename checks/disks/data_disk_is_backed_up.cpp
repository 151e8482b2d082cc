#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

bool mounts(const disk::DiskPlan& plan) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [](const disk::Step& step) {
        return std::holds_alternative<disk::MountDisk>(step.operation);
    });
}

// An empty filesystem of others: the plan looks into it before it is used.
bool looks_for_emptiness(const disk::DiskPlan& plan) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [](const disk::Step& step) {
        const auto* mount = std::get_if<disk::MountDisk>(&step.operation);
        const auto* copy = std::get_if<disk::CopyDirectory>(&step.operation);
        return (mount != nullptr && mount->look == disk::FirstLook::empty) ||
               (copy != nullptr && copy->look == disk::FirstLook::empty);
    });
}

// Whether there is a snapshot cannot be seen from here, so this reminds; it never claims that there is one.
Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_data_disk(evidence))
        return *nothing;
    const auto& plan = *evidence.plan;
    const std::string name = name_of_data_disk(evidence);
    if (!plan.refusals.empty())
        return left_out("nothing on " + name + " is used: the plan refuses it");
    if (formats(plan))
        return pass(name + " is blank: there is nothing to lose");
    if (looks_for_emptiness(plan))
        return pass(name + " holds an empty filesystem: there is nothing to lose");
    if (!mounts(plan))
        return pass(name + " is in place already, nothing on it is changed");
    return warned(name + " is used with what it holds: " + plan.content);
}

} // namespace

constinit const Check data_disk_is_backed_up = {
    .id = "data-disk-is-backed-up",
    .group = Group::disks,
    .profiles = node,
    .level = Level::warn,
    .what = "whether something that the data disk already holds would be used",
    .why = "kubelet and the runtime write to it, and clean up what they take for theirs",
    .remedy = "take a snapshot first: ECS console > Disks > Create Snapshot",
    .source = "ACK help, Add existing ECS instances: back up data before adding",
    .judge = judge_it};

} // namespace ack::checks
