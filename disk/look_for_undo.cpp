#include "disk/kept.hpp"
#include "disk/look_facts.hpp"
#include "disk/patience.hpp"
#include "disk/steps.hpp"
#include "disk/targets.hpp"
#include "disk/undo_plan.hpp"
#include "disk/uses.hpp"
#include "host/sha256.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

constexpr std::chrono::minutes patience{1};

struct Read {
    Fact<host::Signatures> signatures = unknown<host::Signatures>("not looked at");
    Fact<Superblock> superblock = unknown<Superblock>("not looked at");
};

Read read_disk(const host::HostView& view, const Disk& disk, Deadline deadline) {
    const std::function<Read()> read = [view, node = "/dev/" + disk.name, number = disk.number] {
        const auto device = host::BlockDevice::open(view, node, number);
        if (!device) return Read{tl::unexpected(device.error()), tl::unexpected(device.error())};
        return Read{host::probe_signatures(device->descriptor()), read_superblock(*device)};
    };
    auto found = within(deadline.within(patience), read);
    if (!found) return {fail("the disk does not answer"), fail("the disk does not answer")};
    return std::move(*found);
}

Fact<bool> look_whether_joined(const host::HostView& view) {
    const auto info = view.info("/etc/kubernetes/kubelet.conf");
    if (!info && !host::absent(info.error())) return tl::unexpected(info.error());
    return info.has_value();
}

Fact<std::vector<std::string>> look_for_strangers(const host::HostView& view, const UndoInput& input, const Disk& disk,
                                                  const Fact<Superblock>& superblock) {
    const auto* base = input.mounts ? host::mount_at(*input.mounts, input.layout.base) : nullptr;
    if (base && base->device == disk.number) return strangers_in(view, input.layout.base, names_of(input.layout));
    if (superblock && !superblock->was_mounted) return std::vector<std::string>{};
    return fail("it is not mounted at " + input.layout.base + ", but has been before");
}

Fact<std::vector<std::string>> look_for_put_aside(const host::HostView& view, const std::filesystem::path& records,
                                                  const std::string& uuid, std::vector<std::string>& being_removed) {
    const auto all = kept_records(view, records);
    if (!all) return tl::unexpected(all.error());
    std::vector<std::string> targets;
    for (const auto& record : *all) {
        const auto info = view.info(kept_path(record.target));
        if (!info && !host::absent(info.error())) return tl::unexpected(info.error());
        if (!info || record.uuid != uuid) continue;
        targets.push_back(record.target);
        if (record.removing) being_removed.push_back(record.target);
    }
    return targets;
}

void take_text(const host::HostView& view, const std::string& path, std::map<std::string, std::string>& into) {
    if (auto text = view.read(path)) into[path] = std::move(*text);
}

}   // namespace

std::vector<std::string> names_of(const Layout& layout) {
    std::vector<std::string> names = {"lost+found"};
    for (const auto& bind : layout.binds) names.push_back(bind.directory);
    return names;
}

Result<std::vector<std::string>> strangers_in(const host::HostView& view, const std::string& directory,
                                              const std::vector<std::string>& names) {
    std::vector<std::string> strangers;
    const auto there = view.list(directory);
    if (!there) return tl::unexpected(there.error());
    for (const auto& name : *there) {
        const auto path = directory + "/" + name;
        const bool ours = std::find(names.begin(), names.end(), name) != names.end();
        const auto info = view.info(path);
        if (!info) return tl::unexpected(info.error());
        if (!ours || info->kind != host::FileKind::directory) {
            strangers.push_back(path);
            continue;
        }
        const auto below = view.list(path);
        if (!below) return tl::unexpected(below.error());
        for (const auto& one : *below) strangers.push_back(path + "/" + one);
    }
    return strangers;
}

std::string what_is_left(const host::HostView& view, const Identity& disk, const ProofOptions& options) {
    const auto device = host::BlockDevice::open(view, "/dev/" + disk.name, disk.number);
    const Content content = device ? prove(*device, options) : Unreadable{device.error().what};
    if (std::holds_alternative<Blank>(content)) return describe(disk) + " is as before the format; " + describe(content);
    return describe(disk) + " is not blank again: " + describe(content);
}

UndoInput look_for_undo(const host::HostView& view, const DiskInventory& inventory, const LookForUndo& how) {
    UndoInput input;
    input.inventory = inventory;
    input.layout = how.layout;
    input.places = how.places;
    input.receipts = receipts(view, how.places / "receipts");
    input.unfinished = unfinished(view, how.places / "journal");
    input.machine_id = look_at_machine_id(view);
    input.mounts = hosts_mounts(view);
    input.fstab = look_at_fstab(view);
    input.in_hosts_mount_namespace = !view.live() || in_hosts_mount_namespace(view);
    input.joined = look_whether_joined(view);
    for (const auto& path : drop_in_paths()) take_text(view, path, input.drop_ins);
    take_text(view, std::string(skip_marker), input.markers);

    const auto* receipt = newest(input);
    if (receipt) input.put_aside = look_for_put_aside(view, how.places / "kept", receipt->uuid, input.being_removed);
    const auto* disk = receipt ? disk_of(inventory, *receipt) : nullptr;
    if (!disk) return input;
    const auto read = read_disk(view, *disk, how.deadline);
    input.signatures = read.signatures;
    if (!receipt->undo_file.empty()) input.undo_sha256 = host::sha256_hex_of_file(view, receipt->undo_file);
    input.strangers = look_for_strangers(view, input, *disk, read.superblock);
    return input;
}

}   // namespace ack::disk
