// How much has been written to a disk, by anybody: so that a writer who comes and goes between two looks is noticed.
#pragma once

#include "host/result.hpp"
#include "host/view.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace ack::disk {

struct Written {
    std::uint64_t sectors = 0;       // of 512 bytes, written since the disk appeared
    std::uint64_t discarded = 0;     // sectors, Linux 4.18; 0 before

    bool operator==(const Written&) const = default;
};

// /sys/block/NAME/stat (Documentation/block/stat.rst). What lies only in the page cache is not counted: flush first.
Result<Written> written_so_far(const host::HostView& view, const std::string& disk);
Result<Written> parse_block_stat(std::string_view text);

}   // namespace ack::disk
