// Local disks are told from the instance's own cloud disks: what is on a local disk ends with the instance, and on some
// instance types a local disk is the last one by name. Pure.
#pragma once

#include "disk/choice.hpp"
#include "disk/obstacles.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ack::disk {

// The serials of this instance's cloud disks, as the cloud's metadata service has them. nullopt: the host is said not to
// be on ECS, where there is nothing to tell.
using CloudSerials = Fact<std::optional<std::vector<std::string>>>;

// Why this disk is not known to be a cloud disk of the instance; nothing when it is one, or not on ECS.
std::optional<Refusal> not_of_the_cloud(const Disk& disk, const CloudSerials& serials);

// A disk that the operator named may be any; one that a rule found (last, optional) or that the attach command names
// must be of the cloud.
std::optional<Refusal> local_disk_refusal(const Disk& disk, const DiskWish& wish, const CloudSerials& serials);

}   // namespace ack::disk
