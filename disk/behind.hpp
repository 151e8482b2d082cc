// What a device holds besides its filesystem: marks of RAID and replication at its end, bytes behind the filesystem.
// Members of mirrors look like plain filesystems at their start, and mount like them.
#pragma once

#include "host/block_device.hpp"
#include "host/result.hpp"

#include <cstdint>
#include <string>

namespace ack::disk {

// Empty: no known mark at the end, and the places looked at behind the filesystem (the first and the last MiB of what is
// left there) are zero. Else what is there, in words.
Result<std::string> what_lies_behind(const host::BlockDevice& device, std::uint64_t filesystem_bytes);

}   // namespace ack::disk
