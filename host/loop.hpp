// What a loop device is laid over, as the kernel holds it: the path that sysfs shows may lead elsewhere by now.
#pragma once

#include "host/result.hpp"
#include "host/view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace ack::host {

struct LoopBacking {
    dev_t block = 0;                 // the block device it is laid over, 0 for a file
    dev_t filesystem = 0;            // the file: where it lies, and its inode there
    std::uint64_t inode = 0;
};

// LOOP_GET_STATUS64 through a read-only descriptor; nothing when no file is attached, or it is just being detached, which
// waits for the last one who had it open (ENXIO). A file on a dead network filesystem
// may make it wait for ever.
Result<std::optional<LoopBacking>> loop_backing(const HostView& view, const std::string& node, dev_t expected);

}   // namespace ack::host
