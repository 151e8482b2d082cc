#include "disk/loops.hpp"

#include "disk/patience.hpp"
#include "host/loop.hpp"

#include <sys/sysmacros.h>

namespace ack::disk {

namespace {

using Backings = std::map<std::string, std::optional<host::LoopBacking>, std::less<>>;

std::string number_text(dev_t number) { return std::to_string(major(number)) + ":" + std::to_string(minor(number)); }

std::string words_of(const host::LoopBacking& backing) {
    if (backing.block != 0) return "block " + number_text(backing.block);
    return number_text(backing.filesystem) + " inode " + std::to_string(backing.inode);
}

// A loop device over a file on a dead network filesystem does not answer; then none of them does.
Backings ask_the_kernel(const host::HostView& view, const std::vector<Disk>& disks, Deadline deadline) {
    Numbers loops;
    for (const auto& disk : disks)
        if (disk.kind == DiskKind::loop) loops[disk.name] = disk.number;
    if (loops.empty() || !view.live()) return {};
    const std::function<Backings()> ask = [view, loops] {
        Backings found;
        for (const auto& [name, number] : loops)
            if (const auto backing = host::loop_backing(view, "/dev/" + name, number)) found[name] = *backing;
        return found;
    };
    return within(deadline.within(std::chrono::seconds(10)), ask).value_or(Backings{});
}

}   // namespace

Loops look_at_loops(const host::HostView& view, const Numbers& numbers, std::vector<Disk>& disks, Deadline deadline) {
    Loops loops;
    const auto known = ask_the_kernel(view, disks, deadline);
    for (auto& disk : disks) {
        if (disk.kind != DiskKind::loop || !disk.backing_file) continue;
        if (const auto found = known.find(disk.name); found != known.end()) {
            if (!found->second) continue;    // detached since sysfs was read
            disk.backing = words_of(*found->second);
            if (found->second->block != 0) loops.over[disk.name] = found->second->block;
            continue;
        }
        if (const auto number = device_number(view, numbers, *disk.backing_file))
            loops.over[disk.name] = *number;
        else if (view.live() && !view.target_info(*disk.backing_file))
            loops.unseen.push_back({0, disk.name + " over " + *disk.backing_file});
    }
    return loops;
}

}   // namespace ack::disk
