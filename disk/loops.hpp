// Loop devices: what each is laid over. sysfs links them to no disk, and the path it shows may be gone by now.
#pragma once

#include "disk/uses.hpp"

#include <vector>

namespace ack::disk {

struct Loops {
    Numbers over;                        // by the loop device's name: the block device below it
    std::vector<Opener> unseen;          // those of which neither the kernel nor the path tells
};

// Sets `backing` of the loop devices among `disks` too. A recorded tree has their paths alone.
Loops look_at_loops(const host::HostView& view, const Numbers& numbers, std::vector<Disk>& disks, Deadline deadline);

}   // namespace ack::disk
