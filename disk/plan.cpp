#include "disk/plan.hpp"

#include "disk/existing.hpp"
#include "disk/format_cost.hpp"
#include "disk/steps.hpp"
#include "disk/writable.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

const std::string other_disk = "name another, empty disk (--disk DEVICE), or use the system disk (--disk none)";

void refuse(DiskPlan& plan, std::string reason, std::string remedy) {
    plan.refusals.push_back({std::move(reason), std::move(remedy)});
}

// The record of an interrupted format of the plan's disk; nullptr when there is none.
const JournalRecord* record_of(const PlanInput& input, DiskPlan& plan) {
    if (!input.unfinished) {
        refuse(plan, "whether a format was begun and not finished is not known: " + input.unfinished.error().what,
               "look at the records in " + input.journal.string() + " and remove what is broken there");
        return nullptr;
    }
    for (const auto& record : *input.unfinished)
        if (is_of(record, *plan.disk)) return &record;
    return nullptr;
}

std::string begun(const DiskPlan& plan, const JournalRecord& record) {
    return "an earlier format of " + describe(*plan.disk) + " began at " + record.started + " and did not finish";
}

// Facts without which nothing can be planned. True when all are there.
bool base_facts(const PlanInput& input, DiskPlan& plan) {
    if (!input.in_hosts_mount_namespace)
        refuse(plan, "this program does not run in the host's own mount namespace: what it mounts would not be seen",
               "run it on the host itself (for a container: nsenter --target 1 --mount)");
    if (!input.fstab)
        refuse(plan, "/etc/fstab is not known: " + input.fstab.error().what, "make /etc/fstab readable");
    return plan.refusals.empty();
}

// The undo file grows while mkfs.ext4 runs: too late to find out that there is no room for it.
void refuse_small_space(const PlanInput& input, DiskPlan& plan) {
    const auto needed = undo_file_at_most(plan.disk->bytes);
    if (!input.bytes_free)
        return refuse(plan, "whether there is room for the undo file of the format is not known: " + input.bytes_free.error().what,
                      "run it on the host itself");
    if (*input.bytes_free < needed)
        refuse(plan, "the undo file of the format takes up to " + in_mib(needed) + " in /var/lib/ack-attach, and " +
                         in_mib(*input.bytes_free) + " are free there",
               "make room in /var/lib (journalctl --vacuum-size=100M; du -xh --max-depth=3 / | sort -h | tail)");
}

// `every_byte`: what the proof under the lock, right before the format, has to read; else the grid.
void plan_format(const PlanInput& input, bool every_byte, DiskPlan& plan) {
    if (!input.mke2fs)
        refuse(plan, "mkfs.ext4 cannot be used: " + input.mke2fs.error().what, "install the package e2fsprogs");
    if (!input.machine_id)
        refuse(plan, "the UUID for the filesystem cannot be derived: " + input.machine_id.error().what,
               "set the machine id (systemd-machine-id-setup)");
    if (input.mke2fs && input.mke2fs->undo_file) refuse_small_space(input, plan);
    if (!plan.refusals.empty()) return;
    plan.uuid = derived_uuid(*input.machine_id, *plan.disk, "data");
    add_layout(input, {*plan.disk, plan.uuid, "ext4", true, false, every_byte}, plan);
}

void plan_blank(const PlanInput& input, const Blank& blank, DiskPlan& plan) {
    if (proves(blank, plan.disk->bytes, input.scan)) return plan_format(input, blank.every_byte, plan);
    refuse(plan, "only " + std::to_string(blank.bytes_read) + " of " + std::to_string(plan.disk->bytes) + " bytes of " +
                     describe(*plan.disk) + " were read",
           "run again");
}

struct ByContent {
    const PlanInput& input;
    const Disk& disk;
    DiskPlan& plan;

    void operator()(const Blank& blank) const { plan_blank(input, blank, plan); }
    void operator()(const Holds& holds) const { plan_existing(input, disk, holds, plan); }
    void operator()(const Data& data) const {
        refuse(plan, describe(*plan.disk) + " " + describe(Content(data)),
               "find out whose data it is; save it; overwrite the disk with zeros only if it may go; else " + other_disk);
    }
    void operator()(const Unreadable& unreadable) const {
        refuse(plan, describe(*plan.disk) + ": " + describe(Content(unreadable)),
               "look at the kernel's log (dmesg) and the disk's state in the ECS console; " + other_disk);
    }
};

// A filesystem of that format, whole or not.
bool holds_its_filesystem(const JournalRecord& record, const Content& content) {
    const auto* holds = std::get_if<Holds>(&content);
    return holds && !holds->signatures.ambivalent && holds->signatures.found.size() == 1 &&
           holds->signatures.found.front().type == "ext4" && holds->signatures.found.front().uuid == record.uuid;
}

// Why e2undo cannot make the disk what it was before the format that was interrupted; empty: it can.
Refusal why_not_restored(const PlanInput& input, const JournalRecord& record, const Content& content, const DiskPlan& plan) {
    const auto insist = make_blank(plan.disk->name);
    const auto what = begun(plan, record) + ", and ";
    if (!input.machine_id || *input.machine_id != record.machine_id)
        return {what + "its record is of another host: it came with an image", insist};
    if (const auto changed = difference_across_boots(record.disk, *plan.disk); !changed.empty())
        return {what + "this is not the same disk: " + changed, insist};
    if (!std::holds_alternative<Data>(content) && !holds_its_filesystem(record, content))
        return {what + "the disk " + describe(content), insist};
    if (record.undo_file.empty()) return {what + "it kept no undo file", insist};
    if (!input.undo_files.contains(record.undo_file)) return {what + "its undo file " + record.undo_file + " is gone", insist};
    if (!input.mke2fs) return {"mkfs.ext4 cannot be used: " + input.mke2fs.error().what, "install the package e2fsprogs"};
    return {};
}

// A format of ours was interrupted. True: the disk is blank, or will be after the steps added here.
bool resume(const PlanInput& input, const JournalRecord& record, const Content& content, DiskPlan& plan) {
    const auto file = (input.journal / (record.uuid + ".json")).string();
    const auto take_away = [&](Operation operation, const std::string& why) {
        plan.steps.push_back({std::move(operation), why});
    };
    if (std::holds_alternative<Blank>(content)) {
        take_away(ForgetRecord{record.uuid}, "remove the record " + file + ": " + begun(plan, record) +
                                                 ", but nothing of it is on the disk");
        return true;
    }
    // What mkfs.ext4 wrote last may be on the disk and what it wrote before not, after a power cut: made anew where it can be.
    const auto super = input.superblocks.find(plan.disk->name);
    const bool unused = super == input.superblocks.end() || !super->second.was_mounted;
    const auto why_not = why_not_restored(input, record, content, plan);
    if (why_not.reason.empty() && unused) {
        take_away(RestoreDisk{*plan.disk, record.uuid, record.undo_file, record.undo_sha256},
                  "put back what mkfs.ext4 overwrote on " + describe(*plan.disk) + " (e2undo " + record.undo_file + "), because " +
                      begun(plan, record));
        return true;
    }
    if (record.undo_sha256.empty() && holds_its_filesystem(record, content)) {
        take_away(AdoptFormat{record.uuid}, "write the receipt for the format that began at " + record.started +
                                                ": it was finished, only its receipt was not written");
        return false;
    }
    if (why_not.reason.empty())
        refuse(plan, begun(plan, record) + ", and the filesystem has been mounted since",
               make_blank(plan.disk->name));
    else
        plan.refusals.push_back(why_not);
    return false;
}

// Nothing of the layout is mounted: the disk must be free, and its content decides.
void plan_from_content(const PlanInput& input, const Disk& disk, DiskPlan& plan) {
    const auto content = input.contents.find(disk.name);
    const bool holds = content != input.contents.end() && std::holds_alternative<Holds>(content->second);
    const auto part = input.partitions.find(disk.name);
    const auto use = part != input.partitions.end() ? Intent::mount_partition : Intent::mount;
    if (auto local = local_disk_refusal(disk, input.wish, input.cloud_serials)) plan.refusals.push_back(std::move(*local));
    const auto in_the_way = obstacles(input.inventory, disk, holds ? use : Intent::format);
    plan.refusals.insert(plan.refusals.end(), in_the_way.begin(), in_the_way.end());
    plan.content = content == input.contents.end() ? "not read" : describe(content->second);
    if (holds && part != input.partitions.end() && disk.partitions.size() == 1)
        plan.content += "; its only partition " + disk.partitions.front().name + " " + describe(part->second.content);
    if (!plan.refusals.empty()) return;
    if (content == input.contents.end())
        return refuse(plan, "what " + describe(*plan.disk) + " holds is not known: it was not read",
                      "run it on the host itself");
    const auto* record = record_of(input, plan);
    if (record && resume(input, *record, content->second, plan)) {
        // What is put back is proved blank where it is put back, and once more under the lock, right before the format.
        if (const auto* blank = std::get_if<Blank>(&content->second)) return plan_blank(input, *blank, plan);
        return plan_format(input, input.scan == Scan::full, plan);
    }
    if (plan.refusals.empty()) std::visit(ByContent{input, disk, plan}, content->second);
}

// The disk (or its only partition) is mounted at the base already: only what is missing.
void plan_in_place(const PlanInput& input, const Disk& disk, const host::Mount& mount, DiskPlan& plan) {
    if (mount.device != disk.number) plan.partition = identity_of(disk.partitions.front());
    plan.content = "in use: mounted at " + mount.target + " (" + mount.type + ")";
    const auto device = describe(*plan.disk);
    const auto super = input.superblocks.find(plan.partition ? plan.partition->name : disk.name);
    if (mount.root != "/") refuse(plan, "only " + mount.root + " of " + device + " is mounted at " + mount.target, other_disk);
    if (mount.read_only)
        refuse(plan, device + " is mounted read-only at " + mount.target,
               "find out why (dmesg: the kernel does so after errors), mend it and mount it read-write");
    if (super == input.superblocks.end())
        refuse(plan, device + " is mounted at " + mount.target + ", but its superblock could not be read",
               "run as root; look at the kernel's log (dmesg)");
    else if (!super->second.unfit.empty())
        refuse(plan, device + ": " + super->second.unfit, other_disk);
    if (const auto* record = record_of(input, plan)) {
        const bool adopt = record->undo_sha256.empty() && super != input.superblocks.end() && super->second.uuid == record->uuid;
        if (adopt)
            plan.steps.push_back({AdoptFormat{record->uuid}, "write the receipt for the format that began at " + record->started +
                                                                 ": it was finished, only its receipt was not written"});
        else
            refuse(plan, begun(plan, *record), "unmount the disk, then run again");
    }
    if (!plan.refusals.empty()) return;
    plan.uuid = super->second.uuid;
    add_layout(input, {*plan.disk, plan.uuid, mount.type, false, true}, plan);
}

bool is_on(const Disk& disk, dev_t device) {
    return disk.number == device || (disk.partitions.size() == 1 && disk.partitions.front().number == device);
}

void plan_disk(const PlanInput& input, const Disk& disk, DiskPlan& plan) {
    plan.disk = identity_of(disk);
    if (disk.kind == DiskKind::disk && !disk.serial)
        plan.notes.push_back(describe(*plan.disk) + " has no serial: whether it is a cloud disk of this instance cannot be told");
    if (!input.mounts)
        return refuse(plan, "the mounts of this host are not known: " + input.mounts.error().what, "run it on the host itself");
    const auto& base = input.layout.base;
    const auto* mount = host::mount_at(*input.mounts, base);
    if (mount && is_on(disk, mount->device)) return plan_in_place(input, disk, *mount, plan);
    if (mount)
        refuse(plan, base + " is a mount point already, of " + mount->source + ", not of " + describe(*plan.disk),
               "if that is the disk to use: --disk none leaves it as it is; else unmount it and take its line out of /etc/fstab");
    plan_from_content(input, disk, plan);
}

// With --disk optional the disk's own troubles are a warning, and the system disk is used.
void go_without(DiskPlan& plan) {
    for (const auto& refusal : plan.refusals)
        plan.notes.push_back("the data disk is not used: " + refusal.reason + " (" + refusal.remedy + ")");
    plan.refusals.clear();
    plan.steps.clear();
    plan.uuid.clear();
    plan.disk.reset();
    plan.partition.reset();
}

void note_unused(const PlanInput& input, DiskPlan& plan) {
    const auto known = candidates(input.inventory);
    const auto* disk = known.empty() ? nullptr : find_disk(input.inventory, known.back());
    if (!disk || input.wish.mode != DiskMode::automatic) return;
    if (not_of_the_cloud(*disk, input.cloud_serials)) return;
    if (!obstacles(input.inventory, *disk, Intent::format).empty()) return;
    plan.notes.push_back(describe(identity_of(*disk)) + " is used by nothing, and nothing asks for it: to put container data "
                         "on it, add --disk last (it is formatted only if every byte of it is zero)");
}

void note_vendor(const PlanInput& input, DiskPlan& plan) {
    const std::string marker(skip_marker);
    if (std::find(input.markers.begin(), input.markers.end(), marker) != input.markers.end())
        plan.notes.push_back(marker + " is there and keeps the attach script from formatting a disk: remove it if it shall");
}

}   // namespace

PartitionIdentity identity_of(const Partition& partition) {
    return {partition.name, partition.number, partition.index, partition.start, partition.bytes};
}

std::optional<dev_t> filesystem_number(const DiskPlan& plan) {
    if (plan.partition) return plan.partition->number;
    if (plan.disk) return plan.disk->number;
    return {};
}

std::string filesystem_node(const DiskPlan& plan) {
    if (plan.partition) return "/dev/" + plan.partition->name;
    return plan.disk ? "/dev/" + plan.disk->name : "";
}

DiskPlan decide(const PlanInput& input) {
    DiskPlan plan;
    const auto choice = choose_disk(input.inventory, input.wish);
    if (choice) plan.rule = choice->rule;
    if (input.wish.mode == DiskMode::vendor) {
        note_vendor(input, plan);
        return plan;
    }
    if (!base_facts(input, plan)) return plan;
    if (!choice)
        refuse(plan, choice.error().what, "name the disk (--disk DEVICE or --disk serial:…), or --disk none");
    else if (const Disk* disk = choice->disk ? find_disk(input.inventory, *choice->disk) : nullptr)
        plan_disk(input, *disk, plan);
    else
        note_unused(input, plan);
    if (input.wish.mode == DiskMode::optional && !plan.refusals.empty()) go_without(plan);
    if (input.hold_back_formatter) add_hold_back(input, plan);
    refuse_unwritable(input, plan);
    if (!plan.refusals.empty()) plan.steps.clear();
    return plan;
}

}   // namespace ack::disk
