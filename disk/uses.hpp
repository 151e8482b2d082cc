// Who uses which block device: mounts, swap, and processes that hold a node open.
#pragma once

#include "disk/inventory.hpp"

#include <map>
#include <vector>

namespace ack::disk {

// By device number. Mounts of filesystems with numbers of their own (btrfs) go by the number of their source.
struct Users {
    std::map<dev_t, std::vector<host::Mount>> mounts;
    std::map<dev_t, std::vector<Opener>> openers;
    std::vector<dev_t> swaps;            // swap areas, and the filesystems that swap files lie on
    std::vector<Opener> unseen;
    std::map<dev_t, std::vector<MountElsewhere>> mounts_elsewhere;
    std::map<dev_t, std::vector<std::string>> exports;    // by what name the kernel serves it to other hosts or guests
};

// A block device of this name as the host calls it; nullopt when there is none. Names of recorded trees have no nodes:
// they go by `numbers` alone.
using Numbers = std::map<std::string, dev_t, std::less<>>;

// /proc/1/mountinfo, or our own where that cannot be read.
Result<std::vector<host::Mount>> hosts_mounts(const host::HostView& view);

Result<Users> look_at_users(const host::HostView& view, const Numbers& numbers, Deadline deadline);

// Parts of look_at_users, of a running host. What processes hold open or mapped; mounts that the host's own namespace does
// not have; NVMe and SCSI targets of the kernel.
Result<void> add_openers(const host::HostView& view, Deadline deadline, Users& users);
Result<void> add_mounts_elsewhere(const host::HostView& view, const Numbers& numbers, Deadline deadline, Users& users);
void add_exports(const host::HostView& view, const Numbers& numbers, Users& users);
// The block device of a mount; of a filesystem with a number of its own (btrfs) that of its source.
dev_t device_of(const host::HostView& view, const Numbers& numbers, const host::Mount& mount);
// Processes of /proc, this one left out.
Result<std::vector<int>> other_processes(const host::HostView& view);
std::string command_of(const host::HostView& view, int pid);
// Notes, once, a process that could not be looked into.
void add_unseen(const host::HostView& view, int pid, Users& users);
// The process has ended meanwhile.
bool is_gone(const Error& error);

// The number that a path leads to: by its node, else by its last name.
std::optional<dev_t> device_number(const host::HostView& view, const Numbers& numbers, const std::string& path);

}   // namespace ack::disk
