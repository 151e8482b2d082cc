// The grid: one block of 4 KiB in every mebibyte of a disk, each at a place that nobody can guess who has not the disk's
// identity. What it proves is in docs/blank-proof.md. Pure.
#pragma once

#include "disk/identity.hpp"
#include "disk/piece.hpp"

#include <cstdint>

namespace ack::disk {

class Grid {
public:
    static constexpr std::uint64_t cell_bytes = 1U << 20, block_bytes = 4096;

    // `pass` 1 is the look, 2 the proof under the lock: each reads places of its own.
    Grid(const Identity& disk, unsigned pass);

    std::uint64_t cells() const { return (disk_bytes_ + cell_bytes - 1) / cell_bytes; }
    // The block to be read in cell `index`: aligned, inside the cell, shorter only at the end of an odd disk.
    Piece block(std::uint64_t index) const;
    // Of all blocks together.
    std::uint64_t bytes() const;

private:
    std::uint64_t disk_bytes_ = 0, key_ = 0;
};

}   // namespace ack::disk
