// The block devices that a process has mapped into its memory: it may write through a mapping after it has closed the
// device.
#pragma once

#include "host/result.hpp"
#include "host/view.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace ack::host {

struct MappedFile {                  // a line of /proc/PID/maps that has a file behind it
    std::string range;               // its name in /proc/PID/map_files
    dev_t filesystem = 0;
    std::uint64_t inode = 0;
    std::string path;                // may be gone, or another by now
    bool operator==(const MappedFile&) const = default;
};
// Each file once. A line that is none of proc(5)'s is an error.
Result<std::vector<MappedFile>> parse_maps(std::string_view text);

// Which files are block devices, by filesystem and inode: most processes map the same libraries.
using KnownFiles = std::map<std::pair<dev_t, std::uint64_t>, std::optional<dev_t>>;

// Numbers of the block devices that the process has mapped. ENOENT and ESRCH: it has ended. Where the kernel does not
// show /proc/PID/map_files (before 4.3 it is an option) the paths have to do.
Result<std::vector<dev_t>> mapped_devices(const HostView& view, int pid, KnownFiles& known);

}   // namespace ack::host
