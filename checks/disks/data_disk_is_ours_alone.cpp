#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

// Processes matter to a disk that is to be formatted; on one that is used as it is they are at home.
enum class Openers { count, are_at_home };

void add_users(const disk::Use& use, const std::string& name, Openers openers,
               std::vector<std::string>& users) {
    if (openers == Openers::count)
        for (const auto& opener : use.openers)
            users.push_back("/dev/" + name + " is open by " + opener.command + " (process " +
                            std::to_string(opener.pid) + ")");
    for (const auto& holder : use.holders)
        users.push_back("/dev/" + name + " is part of /dev/" + holder);
    if (use.swap)
        users.push_back("/dev/" + name + " is active swap");
}

Answer judge_it(const Evidence& evidence) {
    if (!evidence.inventory.disks)
        return not_known(evidence.inventory.disks.error().what);
    if (auto nothing = without_data_disk(evidence))
        return *nothing;
    const auto* disk = data_disk(evidence);
    const std::string name = name_of_data_disk(evidence);
    if (disk == nullptr)
        return not_known(name + " is not in the inventory");
    if (disk->shared)
        return failed(name + " may be attached to several instances (multi-attach)",
                      "use a disk without multi-attach: two hosts would write to one filesystem");
    std::vector<std::string> users;
    const bool used_as_it_is = evidence.plan->refusals.empty() && !formats(*evidence.plan);
    const auto openers = used_as_it_is ? Openers::are_at_home : Openers::count;
    add_users(disk->use, disk->name, openers, users);
    for (const auto& partition : disk->partitions)
        add_users(partition.use, partition.name, openers, users);
    if (!users.empty())
        return failed(join(users, "; "));
    if (openers == Openers::count && !evidence.inventory.unseen.empty()) {
        const auto& unseen = evidence.inventory.unseen.front();
        return not_known("whether " + unseen.command + " (process " + std::to_string(unseen.pid) +
                         ") holds " + name + " open could not be seen");
    }
    if (evidence.policy.on_ecs && !evidence.instance_disk_serials_why.empty())
        return not_known("whether the instance's metadata knows " + name + ": " +
                         evidence.instance_disk_serials_why);
    return pass(name + " is shared with no other instance, and no process or device above it uses it");
}

} // namespace

constinit const Check data_disk_is_ours_alone = {
    .id = "data-disk-is-ours-alone",
    .group = Group::disks,
    .profiles = node,
    .level = Level::fail,
    .what = "multi-attach, devices on top of the data disk, processes that hold it open, its serial in the "
            "instance's metadata",
    .why = "whoever else writes to it destroys the filesystem, or is destroyed",
    .remedy = "stop the named process, take the named device apart (lsblk shows it), or choose another disk "
              "with --disk",
    .source = "NVMe base specification, NMIC; ECS help, multi-attach",
    .judge = judge_it};

} // namespace ack::checks
