// Reading pieces of a device, many at a time, until one is not all zero.
#pragma once

#include "disk/piece.hpp"
#include "host/block_device.hpp"
#include "host/deadline.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace ack::disk {

struct Pieces {
    std::uint64_t count = 0;
    std::function<Piece(std::uint64_t)> at;  // of 0 … count-1; called by several threads, so it must own what it uses
    std::uint64_t longest = 0;               // bytes of the longest piece
    unsigned in_flight = 1;                  // reads at a time
};

struct NotZero {
    std::uint64_t offset = 0;            // of the first byte seen that is not zero
    std::vector<std::byte> piece;        // what was read there, from `piece_at` on
    std::uint64_t piece_at = 0;
};

enum class ScanEnd { all_read, not_zero, failed, out_of_time, stopped };

struct ScanResult {
    ScanEnd end = ScanEnd::failed;
    std::uint64_t bytes_read = 0;
    std::optional<NotZero> not_zero;     // a byte that is not zero settles it, whatever failed besides
    std::string failure;                 // why not all was read
};

struct ScanOptions {
    Deadline deadline = Deadline::never();
    std::stop_token stop;
    // Bytes read so far and bytes a second, a few times a second.
    std::function<void(std::uint64_t, double)> on_progress;
};

// In order, except that several reads are under way at any time. A read that hangs is left behind when the deadline
// passes or a stop is asked.
ScanResult scan(const host::BlockDevice& device, const Pieces& pieces, const ScanOptions& options);

}   // namespace ack::disk
