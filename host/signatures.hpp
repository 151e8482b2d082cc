// What libblkid's low-level probe finds on a device: superblocks and partition tables, without any cache or udev.
#pragma once

#include "host/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ack::host {

struct Signature {
    std::string type;        // "ext4", "xfs", "LVM2_member", "gpt"
    std::string usage;       // "filesystem", "raid", "crypto", "other", "partition-table"
    std::string uuid;        // empty when there is none
    std::string label;
    std::string version;
    std::optional<std::uint64_t> offset;   // of the magic bytes, from the start of the device

    bool operator==(const Signature&) const = default;
};

struct Signatures {
    std::vector<Signature> found;    // every one, in the order of the probe
    bool ambivalent = false;         // libblkid itself says that it cannot decide

    bool operator==(const Signatures&) const = default;
};

// Reads through `descriptor` (from BlockDevice). Any error, also a read that failed, is an error: never "nothing found".
Result<Signatures> probe_signatures(int descriptor);

struct TableEntry {
    std::uint32_t number = 0;               // the kernel's partition number
    std::uint64_t start = 0, bytes = 0;     // both in bytes
    std::string type;                       // "0x83" (dos) or a GUID in lower case (gpt)

    bool operator==(const TableEntry&) const = default;
};

// What the partition table on a device says; no table is an empty list.
Result<std::vector<TableEntry>> read_partition_table(int descriptor);

}   // namespace ack::host
