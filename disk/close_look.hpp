// Asking a disk that might be used who else uses it: the kernel, and the disk itself. Reads only.
#pragma once

#include "disk/inventory.hpp"
#include "host/block_device.hpp"
#include "host/deadline.hpp"

namespace ack::disk {

// Never waits longer than the deadline; what the disk does not answer is unknown.
CloseLook look_closely(const host::BlockDevice& device, const Disk& disk, Deadline deadline);

}   // namespace ack::disk
