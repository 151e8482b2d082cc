#include "disk/obstacles.hpp"

#include "disk/identity.hpp"

namespace ack::disk {

namespace {

const std::string other_disk = "name another, empty disk (--disk DEVICE), or use the system disk (--disk none)";

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string words_of(const std::vector<Opener>& openers) {
    std::vector<std::string> words;
    for (const auto& [pid, command] : openers)
        words.push_back(pid == 0 ? command : std::to_string(pid) + " (" + command + ")");    // 0: a loop device
    return joined(words);
}

void add_uses(const std::string& device, const Use& use, Intent intent, std::vector<Refusal>& refusals) {
    if (!use.mounts.empty()) {
        std::vector<std::string> targets;
        for (const auto& mount : use.mounts) targets.push_back(mount.target);
        refusals.push_back({device + " is mounted at " + joined(targets),
                            "if it is not needed, save its data and unmount it; else " + other_disk});
    }
    if (use.mounts_elsewhere && !use.mounts_elsewhere->empty()) {
        std::vector<std::string> places;
        for (const auto& mount : *use.mounts_elsewhere)
            places.push_back(mount.target + " (as process " + words_of({mount.process}) + " sees it)");
        refusals.push_back({device + " is mounted in another mount namespace, at " + joined(places),
                            "if it is not needed, save its data and end what runs there; else " + other_disk});
    }
    if (!use.mounts_elsewhere && intent == Intent::format)
        refusals.push_back({"whether " + device + " is mounted in another mount namespace is not known",
                            "look at it on the host itself, with this version"});
    if (use.swap)
        refusals.push_back({device + " is used as swap", "if it may go: swapoff " + device + "; else " + other_disk});
    if (!use.holders.empty())
        refusals.push_back(
            {device + " is part of " + joined(use.holders) + " (device mapper, RAID, loop or a storage target)", other_disk});
    if (!use.openers.empty())
        refusals.push_back({device + " is held open by process " + words_of(use.openers),
                            "find out what that process does with the disk; stop it if the disk is not needed, else " +
                                other_disk});
}

void add_close_look(const std::string& device, const CloseLook& look, Intent intent, std::vector<Refusal>& refusals) {
    if (look.many_controllers)
        refusals.push_back({device + " may be attached to several instances at once (multi-attach: its NVMe namespace says "
                                     "so)",
                            "data of another host may be on it; " + other_disk});
    if (!look.reservations.empty())
        refusals.push_back({device + " is reserved for others: " + joined(look.reservations),
                            "data of another host may be on it; end what reserves it there; " + other_disk});
    if (look.held && refusals.empty())
        refusals.push_back({device + " is held by something that is not seen here: a mount in a namespace without "
                                     "processes, or a driver of the kernel",
                            "find out what uses it (lsblk, dmesg, lsof); " + other_disk});
    if (!look.unknown.empty() && intent == Intent::format)
        refusals.push_back({"whether somebody else uses " + device + " is not known: " + look.unknown,
                            "look at the kernel's log (dmesg) and the disk's state in the ECS console; " + other_disk});
}

}   // namespace

std::vector<Refusal> obstacles(const DiskInventory& inventory, const Disk& disk, Intent intent) {
    const auto device = "/dev/" + disk.name;
    std::vector<Refusal> refusals;
    if (disk.bytes == 0)
        refusals.push_back({device + " has no size: no medium, or the disk does not answer",
                            "look at the disk in the ECS console and at the kernel's log (dmesg); " + other_disk});
    if (disk.read_only)
        refusals.push_back({device + " is read-only", "find out why (dmesg, the ECS console); " + other_disk});
    if (disk.shared)
        refusals.push_back({device + " is shared: more than one controller may use it (multi-attach)",
                            "data of another host may be on it; " + other_disk});
    if (!disk.system_roles.empty())
        refusals.push_back({device + " holds what runs this host: " + joined(disk.system_roles), other_disk});
    add_uses(device, disk.use, intent, refusals);
    if (!disk.partitions.empty()) {
        std::vector<std::string> names;
        for (const auto& part : disk.partitions) names.push_back(part.name);
        if (intent != Intent::mount_partition || disk.partitions.size() != 1)
            refusals.push_back({device + " has partitions: " + joined(names),
                                "only whole disks are used, or the filesystem on a disk's single partition: " + other_disk});
        for (const auto& part : disk.partitions) add_uses("/dev/" + part.name, part.use, intent, refusals);
    }
    if (disk.close_look) add_close_look(device, *disk.close_look, intent, refusals);
    if (!inventory.unseen.empty() && intent == Intent::format)
        refusals.push_back({"whether a process has " + device + " open is not known: the open files of " +
                                words_of(inventory.unseen) + " cannot be seen",
                            "run as root with all capabilities (CAP_SYS_PTRACE, CAP_SYS_ADMIN), in the host's own namespaces; "
                            "a process that hangs (ps shows state D) has to end first"});
    return refusals;
}

std::string make_blank(const std::string& disk_name) {
    const auto device = "/dev/" + disk_name;
    return "look at the disk; if all on it may go: wipefs --all " + device + " && blkdiscard --zeroout " + device +
           ", then run again";
}

}   // namespace ack::disk
