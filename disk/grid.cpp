#include "disk/grid.hpp"

#include "host/sha256.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

// SplitMix64 (Steele, Lea, Flood, 2014): every index gives a number of its own, without the ones before it.
std::uint64_t mixed(std::uint64_t key, std::uint64_t index) {
    std::uint64_t z = key + (index + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

}   // namespace

Grid::Grid(const Identity& disk, unsigned pass) : disk_bytes_(disk.bytes) {
    const auto digest = host::sha256("ack-attach grid\n" + disk.serial.value_or("") + '\n' + disk.wwn.value_or("") + '\n' +
                                     disk.name + '\n' + std::to_string(disk.bytes) + '\n' + std::to_string(pass));
    for (std::size_t i = 0; i < sizeof key_; ++i) key_ = key_ << 8 | digest[i];
}

Piece Grid::block(std::uint64_t index) const {
    const auto start = index * cell_bytes, cell = std::min(cell_bytes, disk_bytes_ - start);
    const auto blocks = (cell + block_bytes - 1) / block_bytes;
    const auto inside = mixed(key_, index) % blocks * block_bytes;
    return {start + inside, std::min(block_bytes, cell - inside)};
}

std::uint64_t Grid::bytes() const {
    if (disk_bytes_ == 0) return 0;
    return (cells() - 1) * block_bytes + block(cells() - 1).bytes;
}

}   // namespace ack::disk
