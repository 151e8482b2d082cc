#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"
#include "disk/obstacles.hpp"

namespace ack::checks {

namespace {

// Nothing speaks against the disk, but what it holds was not had.
bool is_not_known(const Evidence& evidence) {
    if (evidence.content != nullptr)
        return std::holds_alternative<disk::Unreadable>(*evidence.content);
    const auto* disk = data_disk(evidence);
    return disk != nullptr && disk::obstacles(evidence.inventory, *disk, disk::Intent::format).empty();
}

// The remains of a format of ours: they are put back, and the disk is proved blank, before it is formatted.
bool puts_back_first(const disk::DiskPlan& plan) {
    const auto* restore =
        plan.steps.empty() ? nullptr : std::get_if<disk::RestoreDisk>(&plan.steps.front().operation);
    return restore != nullptr && restore->disk == *plan.disk;
}

Answer judge_it(const Evidence& evidence) {
    const bool refused = evidence.plan != nullptr && !evidence.plan->refusals.empty();
    if (refused && is_not_known(evidence))
        return not_known(reasons_of(*evidence.plan));
    if (refused)
        return failed(reasons_of(*evidence.plan), remedies_of(*evidence.plan));
    if (auto nothing = without_data_disk(evidence))
        return *nothing;
    const auto& plan = *evidence.plan;
    const std::string seen = disk::describe(*plan.disk) + ": " + plan.content;
    if (!formats(plan))
        return pass(seen);
    if (puts_back_first(plan))
        return pass(seen + "; " + plan.steps.front().sentence);
    if (evidence.content == nullptr)
        return not_known(disk::describe(*plan.disk) + " was not read");
    if (!std::holds_alternative<disk::Blank>(*evidence.content))
        return failed("the plan would format " + seen +
                      ", which is not blank: " + disk::describe(*evidence.content));
    return pass(seen);
}

} // namespace

constinit const Check data_disk_is_blank_or_usable = {
    .id = "data-disk-is-blank-or-usable",
    .group = Group::disks,
    .profiles = node,
    .level = Level::fail,
    .what = "the proof that the data disk is blank, or that its filesystem can be used as it is",
    .why = "formatting anything else destroys what it holds",
    .remedy = "look at what the disk holds (wipefs -n DEVICE, ack-attach plan); attach another, blank disk, "
              "or run with --disk none",
    .source = "ACK help, Add existing ECS instances: only an uninitialised last data disk is formatted",
    .judge = judge_it};

} // namespace ack::checks
