// Where something that is on a disk is known to leave marks. Pure.
#pragma once

#include "disk/piece.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ack::disk {

class Places {
public:
    explicit Places(std::uint64_t disk_bytes) : disk_bytes_(disk_bytes) {}

    std::uint64_t disk_bytes() const { return disk_bytes_; }
    // Widened to whole blocks of 4096 and cut at the end of the disk; what begins behind it is left out.
    void add(std::uint64_t offset, std::uint64_t bytes = 4096);
    // The same, `before_end` bytes before the end of the disk; left out where the disk is smaller than that.
    void add_at_end(std::uint64_t before_end, std::uint64_t bytes = 4096);
    // Sorted, without overlaps, none longer than `longest`: many are read at a time, each into a buffer of its own.
    static constexpr std::uint64_t longest = 64 * 1024;
    std::vector<Piece> merged() const;

private:
    std::uint64_t disk_bytes_;
    std::vector<Piece> pieces_;
};

struct PlaceRow {
    std::string_view why;                // what would be found there
    void (*add)(Places&);
};

std::span<const PlaceRow> place_table();

// All rows of the table for a disk of this size: about 16 MiB in some hundred pieces.
std::vector<Piece> structural_places(std::uint64_t disk_bytes);

}   // namespace ack::disk
