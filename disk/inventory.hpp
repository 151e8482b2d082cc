// Every block device of a host as plain data: what it is, what it is called, who uses it. Nothing is read from the
// disks themselves here; their content is disk/proof.hpp.
#pragma once

#include "host/deadline.hpp"
#include "host/mounts.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace ack::disk {

// What the kernel's driver is, told from the name and /sys/block/*/.
enum class DiskKind { disk, loop, ram, zram, device_mapper, md, optical, floppy, other };

struct Opener {
    int pid = 0;
    std::string command;      // /proc/PID/comm

    bool operator==(const Opener&) const = default;
};

// A mount that only another mount namespace has: a container, a service with a view of its own.
struct MountElsewhere {
    std::string target;       // as that namespace calls it
    Opener process;           // one that lives in it

    bool operator==(const MountElsewhere&) const = default;
};

// What uses a whole disk or a partition of it.
struct Use {
    std::vector<host::Mount> mounts;
    // Only of what is not mounted in the host's own namespace. Nothing: not known (facts of an earlier version).
    std::optional<std::vector<MountElsewhere>> mounts_elsewhere = std::vector<MountElsewhere>{};
    // Names of devices on top of it (device mapper, md, bcache, loop), all levels, and of what the kernel exports it as.
    std::vector<std::string> holders;
    std::vector<Opener> openers;         // processes that hold its node open, or have it mapped into their memory
    bool swap = false;                   // active swap, directly or through a holder

    bool operator==(const Use&) const = default;
};

struct Partition {
    std::string name;                    // "vdb1"
    dev_t number = 0;
    std::uint32_t index = 0;             // the kernel's partition number
    std::uint64_t start = 0, bytes = 0;
    Use use;

    bool operator==(const Partition&) const = default;
};

// What was asked of a disk itself. Only of one that might be used: it takes an open device.
struct CloseLook {
    bool held = false;                   // the kernel lets nobody have it alone: something uses it, seen here or not
    bool many_controllers = false;       // NVMe NMIC: several controllers, of other hosts too, may be attached to it
    std::vector<std::string> reservations = {};    // NVMe and SCSI: who has registered or reserved, in words
    std::string unknown = {};            // why some of this is not known; empty when all of it is

    bool operator==(const CloseLook&) const = default;
};

struct Disk {
    std::string name;                    // "vdb", "nvme1n1"
    dev_t number = 0;
    DiskKind kind = DiskKind::other;
    std::uint64_t bytes = 0;
    std::uint32_t logical_sector = 0, physical_sector = 0;    // bytes
    bool read_only = false, removable = false;
    std::optional<std::string> serial, wwn, model;
    std::optional<std::uint64_t> diskseq;                     // /sys/block/*/diskseq, Linux 5.15
    std::optional<std::string> backing_file;                  // of a loop device: the path when it was made
    std::optional<std::string> backing;    // of a loop device, as the kernel holds it: "block 253:16", "254:1 inode 5281"
    bool shared = false;                                      // NVMe namespace that more than one controller of this host has
    std::optional<CloseLook> close_look;                      // nothing: it was not looked at so closely
    std::vector<Partition> partitions;
    std::vector<std::string> slaves;                          // devices below it
    Use use;                                                  // of the whole disk
    // What keeps the host running from this disk, through partitions and holders: "/", "/boot", "/usr", "swap", …
    std::vector<std::string> system_roles;

    bool operator==(const Disk&) const = default;
};

struct DiskInventory {
    Fact<std::vector<Disk>> disks = unknown<std::vector<Disk>>("not looked at");    // sorted by name
    // Processes whose open files could not be seen: what they hold open is not known.
    std::vector<Opener> unseen;
};

// Live host: sysfs, mountinfo of PID 1, /proc/swaps, /proc/*/fd. A recorded tree gives the same from its files.
DiskInventory look_at_disks(const host::HostView& view, Deadline deadline);

const Disk* find_disk(const DiskInventory& inventory, std::string_view name);

void to_json(nlohmann::json& json, const DiskInventory& inventory);
// Unknown or missing keys and wrong types are errors that name the place ("disks[2].bytes").
Result<DiskInventory> inventory_from_json(const nlohmann::json& json);

}   // namespace ack::disk
