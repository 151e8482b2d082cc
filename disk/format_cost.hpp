// What a format costs at most. Measured with mke2fs 1.47 and our options on disks of 64 MiB to 15 TiB (0.4 to
// 218 MiB are written, 0.7 to 429 MiB kept); tests measure it again. The group descriptors and the bitmaps of
// the first group of each sixteen are what grows.
#pragma once

#include <cstdint>
#include <string>

namespace ack::disk {

// Of the disk, by mkfs.ext4. Mounting and lazy initialisation write more, later.
constexpr std::uint64_t bytes_written_at_most(std::uint64_t disk_bytes) {
    return (8ULL << 20) + disk_bytes / 65536;
}
// Of the file that takes the format back.
constexpr std::uint64_t undo_file_at_most(std::uint64_t disk_bytes) {
    return (16ULL << 20) + disk_bytes / 32768;
}

inline std::string in_mib(std::uint64_t bytes) {
    return std::to_string(bytes >> 20) + " MiB";
}

} // namespace ack::disk
