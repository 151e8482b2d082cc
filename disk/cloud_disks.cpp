#include "disk/cloud_disks.hpp"

#include "disk/identity.hpp"

#include <algorithm>

namespace ack::disk {

std::optional<Refusal> not_of_the_cloud(const Disk& disk, const CloudSerials& serials) {
    if (serials && !*serials) return {};
    const auto device = describe(identity_of(disk));
    const auto by_name = "if this disk is meant, name it: --disk /dev/" + disk.name;
    if (!serials)
        return Refusal{"whether " + device + " is a cloud disk of this instance or a local one is not known: " +
                           serials.error().what,
                       "make the metadata service answer (curl -i http://100.100.100.200/latest/meta-data/disks/), or, "
                       "when this is no ECS instance, add --not-on-ecs; " +
                           by_name};
    if (!disk.serial)
        return Refusal{device + " has no serial, so that it cannot be told from a local disk",
                       "compare it with the instance's disks in the ECS console; " + by_name};
    const auto& known = **serials;
    if (std::find(known.begin(), known.end(), *disk.serial) != known.end()) return {};
    return Refusal{device + " is none of this instance's " + std::to_string(known.size()) +
                       " cloud disks that the metadata service lists: a local disk, whose data ends with the instance",
                   "attach a cloud disk to the instance and name it (--disk DEVICE); " + by_name};
}

std::optional<Refusal> local_disk_refusal(const Disk& disk, const DiskWish& wish, const CloudSerials& serials) {
    if (wish.mode == DiskMode::named && !wish.by_command) return {};
    return not_of_the_cloud(disk, serials);
}

}   // namespace ack::disk
