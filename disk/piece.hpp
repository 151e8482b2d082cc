// A part of a disk to be read.
#pragma once

#include <cstdint>

namespace ack::disk {

struct Piece {
    std::uint64_t offset = 0, bytes = 0;     // multiples of 4096, but for the end of an odd disk

    bool operator==(const Piece&) const = default;
};

}   // namespace ack::disk
