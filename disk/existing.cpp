#include "disk/existing.hpp"

#include "disk/steps.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace ack::disk {

namespace {

const std::string other_disk = "name another, empty disk (--disk DEVICE), or use the system disk (--disk none)";

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

// The disk or its partition, whichever holds the filesystem.
struct Place {
    std::string name;                    // "vdb1"
    std::uint64_t bytes = 0;
    const Content* content = nullptr;

    std::string node() const { return "/dev/" + name; }
};

const std::string save_or_other = "save its data (a snapshot in the ECS console); overwrite it with zeros if it may go; else ";

std::optional<Refusal> refusal_of_type(const Place& place) {
    constexpr std::array<std::string_view, 4> types = {"ext2", "ext3", "ext4", "xfs"};
    const auto* holds = std::get_if<Holds>(place.content);
    if (!holds) return Refusal{place.node() + " holds no known filesystem", save_or_other + other_disk};
    if (holds->signatures.ambivalent || holds->signatures.found.size() != 1)
        return Refusal{"it is not one single thing", save_or_other + other_disk};
    const auto& signature = holds->signatures.found.front();
    if (signature.usage != "filesystem" || std::find(types.begin(), types.end(), signature.type) == types.end())
        return Refusal{"only ext2, ext3, ext4 and XFS filesystems can be used as they are", save_or_other + other_disk};
    return {};
}

std::string repair_line(const Place& place, const Superblock& super) {
    return (super.family == "xfs" ? "xfs_repair " : "e2fsck -f ") + place.node();
}

// What is said where a superblock is known to be the signature's own.
std::optional<Refusal> refusal_of_state(const Place& place, const Superblock& super, bool expected) {
    if (super.bytes > place.bytes)
        return Refusal{"the filesystem is larger than " + place.node() + " (" + human_bytes(super.bytes) + ")",
                       "it is cut off, or a part of something larger: look where it comes from; " + save_or_other + other_disk};
    if (super.faulty)
        return Refusal{"the filesystem has errors: " + super.detail,
                       "take a snapshot, then have it repaired: " + repair_line(place, super) + "; run again; else " + other_disk};
    if (!super.unfit.empty()) return Refusal{super.unfit, save_or_other + other_disk};
    if (super.clean || (expected && super.journal_to_replay)) return {};
    return Refusal{"the filesystem was not unmounted cleanly: " + super.detail,
                   "if no other machine has it mounted, mount it once, look at its files and unmount it (mount " +
                       place.node() + " /mnt; umount /mnt), which replays what is due; where that fails: " +
                       repair_line(place, super) + "; then run again"};
}

std::optional<Refusal> refusal_of_what_lies_behind(const PlanInput& input, const Place& place) {
    const auto found = input.behind.find(place.name);
    if (found == input.behind.end() || !found->second)
        return Refusal{"what lies behind its end is not known" +
                           (found == input.behind.end() ? "" : ": " + found->second.error().what),
                       "look at the kernel's log (dmesg), then run again; else " + other_disk};
    if (found->second->empty()) return {};
    return Refusal{place.node() + " has " + *found->second +
                       ": it may be a part of a RAID or a replica, which must not be mounted by itself",
                   "find out what it belongs to (mdadm --examine " + place.node() + ", drbdadm); " + save_or_other + other_disk};
}

// Who it was made by: ourselves, or somebody who wrote it into fstab for this very place.
struct Standing {
    bool ours = false, in_fstab = false;
    bool expected() const { return ours || in_fstab; }
};

Standing standing_of(const PlanInput& input, const DiskPlan& plan, const std::string& uuid) {
    Standing standing;
    standing.ours = input.machine_id && uuid == derived_uuid(*input.machine_id, *plan.disk, "data");
    const auto fstab = host::parse_fstab(*input.fstab);
    standing.in_fstab = std::any_of(fstab.lines.begin(), fstab.lines.end(), [&](const host::FstabLine& line) {
        return line.target == input.layout.base && lower(line.source) == "uuid=" + uuid;
    });
    return standing;
}

void note_size(const Place& place, const Superblock& super, const std::string& base, DiskPlan& plan) {
    constexpr std::uint64_t not_worth_a_word = 64ULL << 20;
    if (place.bytes - super.bytes < std::max(not_worth_a_word, place.bytes / 100)) return;
    plan.notes.push_back("the filesystem on " + place.node() + " takes " + human_bytes(super.bytes) + " of " +
                         human_bytes(place.bytes) + "; to use all of it, once it is mounted: " +
                         (super.family == "xfs" ? "xfs_growfs " + base : "resize2fs " + place.node()));
}

std::optional<Refusal> refusal_of(const PlanInput& input, const DiskPlan& plan, const Place& place) {
    if (auto refusal = refusal_of_type(place)) return refusal;
    const auto super = input.superblocks.find(place.name);
    const std::string dmesg = "look at the kernel's log (dmesg); " + other_disk;
    if (super == input.superblocks.end()) return Refusal{"its superblock could not be read", dmesg};
    if (super->second.uuid != lower(std::get<Holds>(*place.content).signatures.found.front().uuid))
        return Refusal{"its superblock and its signature name different UUIDs", save_or_other + other_disk};
    const auto standing = standing_of(input, plan, super->second.uuid);
    if (auto refusal = refusal_of_state(place, super->second, standing.expected())) return refusal;
    if (auto refusal = refusal_of_what_lies_behind(input, place)) return refusal;
    if (standing.expected() || super->second.counts_no_files || input.wish.use_existing) return {};
    return Refusal{"it was not made by this program, and there are files in it",
                   "if that filesystem shall be used as it is, with its files: --disk-use-existing, after a snapshot; else " +
                       other_disk};
}

void plan_filesystem(const PlanInput& input, const Place& place, DiskPlan& plan) {
    const auto what = describe(*plan.disk) + " " + plan.content;
    if (auto refusal = refusal_of(input, plan, place)) {
        refusal->reason = what + ": " + refusal->reason;
        plan.refusals.push_back(std::move(*refusal));
        return;
    }
    const auto& super = input.superblocks.at(place.name);
    const bool expected = standing_of(input, plan, super.uuid).expected();
    const bool with_files = !expected && !super.counts_no_files;
    plan.uuid = super.uuid;
    if (with_files)
        plan.notes.push_back("the files on " + place.node() + " stay and are used (--disk-use-existing): take a snapshot first");
    note_size(place, super, input.layout.base, plan);
    const auto look = with_files ? FirstLook::mountable : FirstLook::empty;
    const auto& type = std::get<Holds>(*place.content).signatures.found.front().type;
    Goal goal{*plan.disk, plan.uuid, type};
    goal.look = expected ? FirstLook::none : look;
    add_layout(input, goal, plan);
}

// A partition that was made for a filesystem of Linux: so says the table, and it says nothing of another one.
std::string why_not_the_partition(const Partition& partition, const PartitionSeen& seen, const Holds& holds) {
    constexpr std::array<std::string_view, 3> types = {"0x83", "0fc63daf-8483-4772-8e79-3d69d8477de4",    // Linux
                                                       "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7"};    // parted's former default
    const auto& found = holds.signatures.found;
    const bool only_a_table = !holds.signatures.ambivalent && found.size() == 1 &&
                              (found.front().type == "dos" || found.front().type == "gpt");
    if (!only_a_table) return "besides its partition table there is more on it";
    if (seen.table.size() != 1) return "its partition table has " + std::to_string(seen.table.size()) + " entries";
    const auto& entry = seen.table.front();
    if (entry.number != partition.index || entry.start != partition.start || entry.bytes != partition.bytes)
        return "its partition table and the kernel do not agree on " + partition.name;
    if (std::find(types.begin(), types.end(), lower(entry.type)) == types.end())
        return partition.name + " is a partition of the type " + entry.type + ", which is not that of Linux filesystems";
    return {};
}

}   // namespace

void plan_existing(const PlanInput& input, const Disk& disk, const Holds& holds, DiskPlan& plan) {
    const auto seen = input.partitions.find(disk.name);
    if (disk.partitions.size() != 1 || seen == input.partitions.end()) {
        const Content content(holds);
        return plan_filesystem(input, {disk.name, disk.bytes, &content}, plan);
    }
    const auto& partition = disk.partitions.front();
    if (const auto why = why_not_the_partition(partition, seen->second, holds); !why.empty()) {
        plan.refusals.push_back({describe(*plan.disk) + " " + plan.content + ": " + why, save_or_other + other_disk});
        return;
    }
    plan.partition = identity_of(partition);
    plan_filesystem(input, {partition.name, partition.bytes, &seen->second.content}, plan);
}

}   // namespace ack::disk
