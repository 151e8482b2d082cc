#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    if (evidence.plan == nullptr)
        return not_known("what should become of the data disk was not looked at");
    if (!evidence.inventory.disks)
        return not_known(evidence.inventory.disks.error().what);
    const auto& plan = *evidence.plan;
    if (plan.disk)
        return pass(disk::describe(*plan.disk) + ": " + plan.rule);
    if (!plan.refusals.empty())
        return failed(reasons_of(plan), remedies_of(plan));
    const auto disks = disk::candidates(evidence.inventory);
    if (disks.empty())
        return pass(
            "there is no data disk: containers and images will lie on the system disk (none is bought)");
    return warned("no data disk will be used (" + plan.rule +
                  "), containers and images will lie on the system disk; there: /dev/" +
                  join(disks, ", /dev/") + (plan.notes.empty() ? "" : "; " + join(plan.notes, "; ")));
}

} // namespace

constinit const Check last_data_disk_is_known = {
    .id = "last-data-disk-is-known",
    .group = Group::disks,
    .profiles = node,
    .level = Level::warn,
    .what = "which disk is the data disk and by what rule; without one the system disk is used",
    .why = "container data on the system disk fills it, and the wrong disk would be worse",
    .remedy = "to use the last data disk: ack-attach run --disk last, or the node pool's option for "
              "container data disks in the "
              "console",
    .source = "ACK help, Add existing ECS instances: the last data disk; Introduction to node initialization",
    .judge = judge_it};

} // namespace ack::checks
