// The block devices that a process holds open, on the running host.
#pragma once

#include "host/result.hpp"

#include <sys/types.h>

#include <vector>

namespace ack::host {

// Their numbers, each once. Asks nothing of the filesystems that its other files lie on: a dead file server does not
// matter. ENOENT and ESRCH: the process has ended.
Result<std::vector<dev_t>> open_devices(int pid);

}   // namespace ack::host
