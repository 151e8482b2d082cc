// What several checks ask of the data disk that the plan is about.
#pragma once

#include "checks/check.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ack::checks {

// Why a check about the data disk has nothing to judge (no plan, no disk wanted, none could be chosen);
// nothing when the plan is about a disk.
std::optional<Answer> without_data_disk(const Evidence& evidence);

// The plan's disk in the inventory, or nullptr.
const disk::Disk* data_disk(const Evidence& evidence);
// "/dev/vdb (serial ..., 40 GiB)"; only with a disk in the plan.
std::string name_of_data_disk(const Evidence& evidence);
// The device is the plan's disk or one of its partitions.
bool is_data_disk(const Evidence& evidence, dev_t device);

// The type of its filesystem: as the plan mounts it, else as it is mounted, else as its signature says; empty
// when there is none or it is not known.
std::string filesystem_of_data_disk(const Evidence& evidence);

bool formats(const disk::DiskPlan& plan);
// All of a plan's refusals in one text each.
std::string reasons_of(const disk::DiskPlan& plan);
std::string remedies_of(const disk::DiskPlan& plan);

// The layout's base and all targets of its directories.
std::vector<std::string> targets_of(const disk::Layout& layout);

} // namespace ack::checks
