#include "disk/behind.hpp"
#include "disk/close_look.hpp"
#include "disk/kept.hpp"
#include "disk/look_facts.hpp"
#include "disk/patience.hpp"
#include "disk/plan.hpp"
#include "disk/steps.hpp"
#include "disk/target_users.hpp"
#include "disk/targets.hpp"
#include "disk/uses.hpp"
#include "disk/writable.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ack::disk {

namespace {

// "mke2fs 1.47.0 (5-Feb-2023)", on stderr.
Fact<Mke2fs> look_at_mke2fs(const host::HostView& view, Deadline deadline) {
    const auto answer = view.ask(host::Asking::mkfs_version, {}, deadline);
    if (!answer) return tl::unexpected(answer.error());
    constexpr std::string_view name = "mke2fs ";
    const auto at = answer->output.find(name);
    if (!answer->ok() || at == std::string::npos)
        return fail("mkfs.ext4 -V " + host::describe(*answer) + ": " + host::last_lines(answer->output, 2));
    const char* first = answer->output.data() + at + name.size();
    const char* last = answer->output.data() + answer->output.size();
    unsigned major_version = 0, minor_version = 0;
    const auto dot = std::from_chars(first, last, major_version);
    if (dot.ec != std::errc{} || dot.ptr == last || *dot.ptr != '.' ||
        std::from_chars(dot.ptr + 1, last, minor_version).ec != std::errc{})
        return fail("mkfs.ext4 -V: not understood: " + host::last_lines(answer->output, 2));
    const auto since = [&](unsigned wanted) { return major_version > 1 || minor_version >= wanted; };
    return Mke2fs{std::string(first, std::find(first, last, ' ')), since(43), since(47)};
}

// Where /var/lib/ack-attach lies or will lie.
Fact<std::uint64_t> look_at_room(const host::HostView& view) {
    const auto space = view.space("/var/lib");
    if (!space) return tl::unexpected(space.error());
    return space->bytes_free;
}

// A record that cannot be read is told of before anything is put aside.
std::vector<std::string> targets_being_removed(const host::HostView& view, const std::filesystem::path& kept) {
    std::vector<std::string> targets;
    const auto records = kept_records(view, kept);
    if (!records) return targets;
    for (const auto& record : *records)
        if (record.removing) targets.push_back(record.target);
    return targets;
}

void look_at_targets(const host::HostView& view, const std::filesystem::path& kept, Deadline deadline, PlanInput& input) {
    std::vector<std::string> paths = {input.layout.base};
    for (const auto& bind : input.layout.binds) paths.push_back(bind.target);
    std::vector<std::string> full;
    for (const auto& path : paths) {
        const auto& state = input.targets[path] = look_at_target(view, path);
        // What is mounted already is not copied, and its own binds would count as users.
        const bool mounted = input.mounts && host::mount_at(*input.mounts, path);
        if (state.kind == TargetKind::full_directory && !mounted) full.push_back(path);
        if (view.exists(kept_path(path))) input.put_aside.push_back(path);
    }
    if (!input.put_aside.empty()) input.being_removed = targets_being_removed(view, kept);
    if (input.wish.keep_container_data && !full.empty())
        input.target_users = look_at_target_users(view, full, deadline.within(std::chrono::minutes(2)));
}

void look_at_files(const host::HostView& view, PlanInput& input) {
    for (const auto& path : drop_in_paths())
        if (auto text = view.read(path)) input.drop_ins[path] = std::move(*text);
    if (view.exists(std::string(skip_marker))) input.markers.emplace_back(skip_marker);
}

// A named link such as /dev/disk/by-id/… becomes the name of the device it leads to.
void resolve_device(const host::HostView& view, PlanInput& input) {
    auto& device = input.wish.device;
    if (input.wish.mode != DiskMode::named || device.empty() || !input.inventory.disks) return;
    const auto info = view.target_info(device);
    if (!info || info->kind != host::FileKind::block_device) return;
    for (const auto& disk : *input.inventory.disks) {
        if (disk.number == info->special) device = "/dev/" + disk.name;
        for (const auto& part : disk.partitions)
            if (part.number == info->special) device = "/dev/" + part.name;
    }
}

// A disk or a partition of it.
struct Place {
    std::string name;
    dev_t number = 0;
};

Result<host::BlockDevice> open_device(const host::HostView& view, const Place& place, Deadline deadline) {
    if (!view.live()) return fail("only a running host's disks can be read");
    const std::function<Result<host::BlockDevice>()> open = [view, node = "/dev/" + place.name, number = place.number] {
        return host::BlockDevice::open(view, node, number);
    };
    auto opened = within(deadline.within(std::chrono::minutes(1)), open);
    if (!opened) return fail("opening /dev/" + place.name + " took too long: the disk does not answer");
    return std::move(*opened);
}

void look_at_filesystem(const host::BlockDevice& device, const std::string& name, Deadline deadline, PlanInput& input) {
    const std::function<Result<Superblock>()> read = [device] { return read_superblock(device); };
    const auto found = within(deadline.within(std::chrono::minutes(1)), read);
    if (!found || !*found) return;
    input.superblocks[name] = **found;
    const std::function<Result<std::string>()> look = [device, bytes = (*found)->bytes] {
        return what_lies_behind(device, bytes);
    };
    auto behind = within(deadline.within(std::chrono::minutes(1)), look);
    if (behind) input.behind[name] = std::move(*behind);
}

// Nothing where the disk does not answer or has no signature.
std::optional<Content> read_signatures(const host::BlockDevice& device, Deadline deadline) {
    const std::function<Result<host::Signatures>()> probe = [device] { return host::probe_signatures(device.descriptor()); };
    auto found = within(deadline.within(std::chrono::minutes(1)), probe);
    if (!found || !*found || (*found)->found.empty()) return {};
    return Holds{std::move(**found)};
}

// A disk that something holds open is never formatted, so that only its signatures are worth a look.
std::optional<Content> read_content(const host::BlockDevice& device, const Identity& disk, bool may_be_formatted,
                                    const LookForPlan& how) {
    if (!may_be_formatted) return read_signatures(device, how.deadline);
    auto options = how.proof;
    options.disk = disk;
    if (how.deadline.at() < options.deadline.at()) options.deadline = how.deadline;
    return prove(device, options);
}

// Into the inventory that is decided on.
void look_closely_at(const Disk& disk, const host::BlockDevice& device, Deadline deadline, PlanInput& input) {
    for (auto& one : *input.inventory.disks)
        if (one.name == disk.name) one.close_look = look_closely(device, disk, deadline);
}

void look_at_whole_disk(const host::HostView& view, const Disk& disk, bool in_place, const LookForPlan& how,
                        PlanInput& input) {
    const auto device = open_device(view, {disk.name, disk.number}, how.deadline);
    if (!device) {
        if (!in_place) input.contents[disk.name] = Unreadable{device.error().what};
        return;
    }
    if (!in_place) {
        look_closely_at(disk, *device, how.deadline, input);
        if (!obstacles(input.inventory, disk, Intent::mount).empty()) return;
        const bool free = obstacles(input.inventory, disk, Intent::format).empty();
        auto content = read_content(*device, identity_of(disk), free, how);
        const bool holds = content && std::holds_alternative<Holds>(*content);
        if (content) input.contents[disk.name] = std::move(*content);
        if (!holds) return;
    }
    look_at_filesystem(*device, disk.name, how.deadline, input);
}

void look_at_partition(const host::HostView& view, const Disk& disk, const LookForPlan& how, PlanInput& input) {
    const auto& partition = disk.partitions.front();
    const auto whole = open_device(view, {disk.name, disk.number}, how.deadline);
    const auto part = open_device(view, {partition.name, partition.number}, how.deadline);
    if (!whole || !part) {
        input.contents[disk.name] = Unreadable{whole ? part.error().what : whole.error().what};
        return;
    }
    look_closely_at(disk, *whole, how.deadline, input);
    if (!obstacles(input.inventory, *find_disk(input.inventory, disk.name), Intent::mount_partition).empty()) return;
    auto on_disk = read_signatures(*whole, how.deadline);
    auto on_partition = read_signatures(*part, how.deadline);
    const std::function<Result<std::vector<host::TableEntry>>()> read_table = [device = *whole] {
        return host::read_partition_table(device.descriptor());
    };
    auto table = within(how.deadline.within(std::chrono::minutes(1)), read_table);
    if (!on_disk || !table || !*table) return;
    input.contents[disk.name] = std::move(*on_disk);
    PartitionSeen seen{std::move(**table), Unreadable{"no signature is on it"}};
    if (on_partition) seen.content = std::move(*on_partition);
    input.partitions[disk.name] = std::move(seen);
    look_at_filesystem(*part, partition.name, how.deadline, input);
}

// Only a disk that might be used is read: what is in use is refused without reading it.
void look_at_content(const host::HostView& view, const Disk& disk, const LookForPlan& how, PlanInput& input) {
    const auto* base = input.mounts ? host::mount_at(*input.mounts, input.layout.base) : nullptr;
    const auto* only = disk.partitions.size() == 1 ? &disk.partitions.front() : nullptr;
    if (base && only && base->device == only->number) {
        const auto device = open_device(view, {only->name, only->number}, how.deadline);
        if (device) look_at_filesystem(*device, only->name, how.deadline, input);
        return;
    }
    const bool in_place = base && base->device == disk.number;
    if (base && !in_place) return;
    if (!in_place && local_disk_refusal(disk, input.wish, input.cloud_serials)) return;
    const bool free = obstacles(input.inventory, disk, Intent::mount).empty();
    if (in_place || free) return look_at_whole_disk(view, disk, in_place, how, input);
    if (only && obstacles(input.inventory, disk, Intent::mount_partition).empty())
        look_at_partition(view, disk, how, input);
}

}   // namespace

PlanInput look_for_plan(const host::HostView& view, const DiskInventory& inventory, const LookForPlan& how) {
    PlanInput input;
    input.inventory = inventory;
    input.wish = how.wish;
    input.cloud_serials = how.cloud_serials;
    input.layout = how.layout;
    input.inode_ratio = how.inode_ratio;
    input.hold_back_formatter = how.hold_back_formatter;
    input.scan = how.proof.scan;
    input.journal = how.journal;
    input.machine_id = look_at_machine_id(view);
    input.mounts = hosts_mounts(view);
    input.fstab = look_at_fstab(view);
    input.in_hosts_mount_namespace = !view.live() || in_hosts_mount_namespace(view);
    input.unfinished = unfinished(view, how.journal);
    if (input.unfinished)
        for (const auto& record : *input.unfinished)
            if (!record.undo_file.empty() && view.exists(record.undo_file)) input.undo_files.insert(record.undo_file);
    look_at_targets(view, how.kept, how.deadline, input);
    look_at_files(view, input);
    input.unwritable = look_at_unwritable(view);
    input.bytes_free = look_at_room(view);
    resolve_device(view, input);

    const auto choice = choose_disk(input.inventory, input.wish);
    const auto* disk = choice && choice->disk ? find_disk(input.inventory, *choice->disk) : nullptr;
    if (!disk) return input;
    input.mke2fs = look_at_mke2fs(view, how.deadline.within(std::chrono::seconds(20)));
    look_at_content(view, *disk, how, input);
    return input;
}

}   // namespace ack::disk
