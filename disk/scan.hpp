// Reading every byte of a device until one is not zero.
#pragma once

#include "disk/proof.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ack::disk {

struct NotZero {
    std::uint64_t offset = 0;            // of the first byte seen that is not zero
    std::vector<std::byte> piece;        // what was read there, from `piece_at` on
    std::uint64_t piece_at = 0;
};

struct ScanResult {
    std::uint64_t bytes_read = 0;
    std::optional<NotZero> not_zero;
    std::string failure;                 // not empty: a read failed, the deadline passed, it was stopped
};

// Several 1 MiB reads in flight. The start comes first, then the end (where partition tables and RAID members leave
// their marks), then the rest in order. A read that hangs is left behind when the deadline passes or a stop is asked.
ScanResult scan(const host::BlockDevice& device, const ProofOptions& options);

}   // namespace ack::disk
