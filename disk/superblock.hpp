// What an ext2/3/4 or XFS superblock says of its filesystem's state. Read only, nothing is mounted.
#pragma once

#include "host/block_device.hpp"
#include "host/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace ack::disk {

struct Superblock {
    std::string family;                  // "ext" (2, 3 and 4) or "xfs"
    std::string uuid;                    // lower case, with dashes
    std::uint64_t bytes = 0;             // of the filesystem
    bool clean = false;                  // ext: unmounted cleanly; XFS keeps no such mark: made to the end, no repair due
    bool journal_to_replay = false;      // ext: the next mount has to replay the journal (not a fault by itself)
    bool faulty = false;                 // ext: errors were seen; XFS: must be repaired
    bool tells_file_types = true;        // XFS: ftype=1, which overlayfs needs; ext always
    bool was_mounted = true;             // ext: it has been mounted read-write since it was made; XFS: not known, so true

    bool operator==(const Superblock&) const = default;
};

// Bytes from the start of a device; at least 2048 of them. Neither ext nor XFS: error.
Result<Superblock> parse_superblock(std::span<const std::byte> start);
Result<Superblock> read_superblock(const host::BlockDevice& device);

}   // namespace ack::disk
