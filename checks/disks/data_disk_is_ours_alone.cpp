#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"
#include "checks/text.hpp"

#include <algorithm>

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
    for (const auto& mount : use.mounts_elsewhere.value_or(std::vector<disk::MountElsewhere>{}))
        users.push_back("/dev/" + name + " is mounted at " + mount.target + " where " + mount.process.command +
                        " (process " + std::to_string(mount.process.pid) + ") lives");
    for (const auto& holder : use.holders)
        users.push_back("/dev/" + name + " is part of /dev/" + holder);
    if (use.swap)
        users.push_back("/dev/" + name + " is active swap");
}

// Local or of the cloud. What the plan takes all the same was named by the operator, or is in place already.
std::optional<Answer> judge_place(const Evidence& evidence, const disk::Disk& disk) {
    const auto serials = cloud_serials(evidence.host.instance, evidence.policy.on_ecs);
    const auto local = disk::not_of_the_cloud(disk, serials);
    if (!local)
        return {};
    const auto& refusals = evidence.plan->refusals;
    if (std::find(refusals.begin(), refusals.end(), *local) == refusals.end())
        return disk.kind == disk::DiskKind::disk ? std::optional(warned(local->reason, local->remedy)) : std::nullopt;
    return serials ? failed(local->reason, local->remedy) : not_known(local->reason);
}

std::optional<Answer> judge_other_hosts(const disk::Disk& disk, const std::string& name) {
    if (disk.shared || (disk.close_look && disk.close_look->many_controllers))
        return failed(name + " may be attached to several instances (multi-attach)",
                      "use a disk without multi-attach: two hosts would write to one filesystem");
    if (disk.close_look && !disk.close_look->reservations.empty())
        return failed(name + " is reserved: " + join(disk.close_look->reservations, "; "),
                      "end what reserves it on the other host, or choose another disk with --disk");
    return {};
}

std::optional<Answer> judge_this_host(const disk::Disk& disk, const std::string& name, Openers openers) {
    std::vector<std::string> users;
    add_users(disk.use, disk.name, openers, users);
    for (const auto& partition : disk.partitions)
        add_users(partition.use, partition.name, openers, users);
    if (users.empty() && disk.close_look && disk.close_look->held)
        users.push_back(name + " is held by something in the kernel that is not seen here");
    if (users.empty())
        return {};
    return failed(join(users, "; "));
}

bool knows_mounts_elsewhere(const disk::Disk& disk) {
    return disk.use.mounts_elsewhere &&
           std::all_of(disk.partitions.begin(), disk.partitions.end(),
                       [](const disk::Partition& partition) { return partition.use.mounts_elsewhere.has_value(); });
}

// Of a disk that is to be formatted: what could not be found out about others who use it.
std::optional<Answer> judge_what_is_unseen(const Evidence& evidence, const disk::Disk& disk, const std::string& name) {
    if (!disk.close_look)
        return not_known("who else uses it was not asked of " + name + " itself: it was not opened");
    if (!disk.close_look->unknown.empty())
        return not_known(disk.close_look->unknown);
    if (!knows_mounts_elsewhere(disk))
        return not_known("whether " + name + " is mounted in another mount namespace is not in the facts");
    if (evidence.inventory.unseen.empty())
        return {};
    const auto& unseen = evidence.inventory.unseen.front();
    return not_known("whether " + unseen.command + " (process " + std::to_string(unseen.pid) + ") holds " + name +
                     " open could not be seen");
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
    const bool used_as_it_is = evidence.plan->refusals.empty() && !formats(*evidence.plan);
    const auto openers = used_as_it_is ? Openers::are_at_home : Openers::count;
    if (auto shared = judge_other_hosts(*disk, name))
        return *shared;
    if (auto used = judge_this_host(*disk, name, openers))
        return *used;
    const auto place = judge_place(evidence, *disk);
    if (place && place->verdict != Verdict::warn)
        return *place;
    if (openers == Openers::count)
        if (auto unseen = judge_what_is_unseen(evidence, *disk, name))
            return *unseen;
    return place.value_or(
        pass(name + " is shared with no other instance, and no process or device above it uses it"));
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
