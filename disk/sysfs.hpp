// One block device as /sys/block shows it; who uses it is disk/uses.hpp.
#pragma once

#include "disk/inventory.hpp"

#include <string>
#include <vector>

namespace ack::disk {

// All but `use` and `system_roles`. nullopt: nothing to see (hidden NVMe path, loop device without a file, gone meanwhile).
Result<std::optional<Disk>> look_at_sysfs(const host::HostView& view, const std::string& name);

// Names of the devices on top of `name` (a disk, or "disk/partition"), all levels, sorted.
Result<std::vector<std::string>> holders_above(const host::HostView& view, const std::string& name);

DiskKind kind_of(std::string_view name);

}   // namespace ack::disk
