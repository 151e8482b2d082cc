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
    bool clean = false;                  // unmounted cleanly, and nothing is due; XFS: as its log says (xfs_log.hpp)
    bool journal_to_replay = false;      // the next mount has to replay the journal (not a fault by itself)
    bool faulty = false;                 // its checksum is wrong, errors were seen, it must be repaired, mkfs did not finish
    bool was_mounted = true;             // ext: it has been mounted read-write since it was made; XFS: not known, so true
    bool counts_no_files = false;        // its inodes in use are just those that mkfs makes
    std::string detail = {};             // why it is faulty or not clean, in words
    std::string unfit = {};              // why what lies in it, sound or not, cannot be container data of this host alone

    bool operator==(const Superblock&) const = default;
};

// Bytes from the start of a device; at least 2048 of them, and a whole sector of XFS where its checksum is to be seen.
// An XFS is not clean by these bytes alone. Neither ext nor XFS: error.
Result<Superblock> parse_superblock(std::span<const std::byte> start);
// The log of an XFS too.
Result<Superblock> read_superblock(const host::BlockDevice& device);

}   // namespace ack::disk
