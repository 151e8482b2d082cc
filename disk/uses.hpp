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
};

// A block device of this name as the host calls it; nullopt when there is none. Names of recorded trees have no nodes:
// they go by `numbers` alone.
using Numbers = std::map<std::string, dev_t, std::less<>>;

// /proc/1/mountinfo, or our own where that cannot be read.
Result<std::vector<host::Mount>> hosts_mounts(const host::HostView& view);

Result<Users> look_at_users(const host::HostView& view, const Numbers& numbers, Deadline deadline);

// The number that a path leads to: by its node, else by its last name.
std::optional<dev_t> device_number(const host::HostView& view, const Numbers& numbers, const std::string& path);

}   // namespace ack::disk
