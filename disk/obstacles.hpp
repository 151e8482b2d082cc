// What stands in the way of writing to a disk, from the inventory alone. Pure; asked when deciding and again when acting.
#pragma once

#include "disk/inventory.hpp"

#include <string>
#include <vector>

namespace ack::disk {

struct Refusal {
    std::string reason;                  // with what was seen
    std::string remedy;
    bool operator==(const Refusal&) const = default;
};

enum class Intent {
    format,      // nothing at all may use it
    mount,       // its filesystem shall be mounted: processes that merely have it open are no obstacle
    mount_partition,    // as mount, of the filesystem on its only partition
};

// Empty: nothing is known that stands in the way.
std::vector<Refusal> obstacles(const DiskInventory& inventory, const Disk& disk, Intent intent);

// The command to insist, where a disk holds what nobody needs: makes it blank. blkdiscard alone refuses a disk with a signature.
std::string make_blank(const std::string& disk_name);

}   // namespace ack::disk
