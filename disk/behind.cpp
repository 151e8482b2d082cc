#include "disk/behind.hpp"

#include "disk/endian.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace ack::disk {

namespace {

constexpr std::uint64_t mib = 1U << 20;
constexpr std::uint64_t md_reserved = 64U << 10;
constexpr std::uint64_t sector = 512;

using Words = Result<std::string>;

// Of a place on the device, in its own byte order or the other one.
struct Mark {
    std::uint64_t at;
    std::uint32_t number;
    const char* words;
};

// md(4): 0.90 in the last 64 KiB that begin at a multiple of 64 KiB, 1.0 between 8 and 12 KiB before the end. DRBD: the
// last 4 KiB hold what drbd_int.h calls meta_data_on_disk, its magic behind seven 64-bit numbers and one of 32 bits.
std::array<Mark, 5> marks(std::uint64_t bytes) {
    constexpr std::uint32_t md = 0xA92B4EFC, drbd = 0x83740267;
    const auto drbd_at = bytes / 4096 * 4096 - 4096 + 60;
    const auto words = "the metadata of a DRBD replica at its end";
    return {Mark{bytes / md_reserved * md_reserved - md_reserved, md, "the superblock of an md RAID member (0.90) at its end"},
            Mark{(bytes / sector - 16) / 8 * 8 * sector, md, "the superblock of an md RAID member (1.0) at its end"},
            Mark{drbd_at, drbd + 4, words}, Mark{drbd_at, drbd + 5, words}, Mark{drbd_at, drbd + 6, words}};
}

Words mark_at_the_end(const host::BlockDevice& device) {
    if (device.bytes() < 2 * md_reserved) return std::string{};
    for (const auto& mark : marks(device.bytes())) {
        std::array<std::byte, 4> bytes{};
        if (auto read = device.read(mark.at, bytes); !read) return tl::unexpected(read.error());
        if (little<std::uint32_t>(bytes, 0) == mark.number || big<std::uint32_t>(bytes, 0) == mark.number)
            return std::string(mark.words);
    }
    return std::string{};
}

Words not_zero_in(const host::BlockDevice& device, std::uint64_t from, std::uint64_t to) {
    if (from >= to) return std::string{};
    const host::AlignedBuffer buffer(to - from);
    if (auto read = device.read(from, buffer.span()); !read) return tl::unexpected(read.error());
    const auto at = host::first_nonzero(buffer.span());
    if (at == buffer.span().size()) return std::string{};
    return "bytes that are not zero behind the end of the filesystem, first at byte " + std::to_string(from + at);
}

}   // namespace

Words what_lies_behind(const host::BlockDevice& device, std::uint64_t filesystem_bytes) {
    auto found = mark_at_the_end(device);
    if (!found || !found->empty()) return found;
    const auto end = device.bytes();
    const auto from = std::min(filesystem_bytes, end);
    const auto middle = std::min(end, from + mib);
    found = not_zero_in(device, from, middle);
    if (!found || !found->empty()) return found;
    return not_zero_in(device, std::max(middle, end - std::min(end, mib)), end);
}

}   // namespace ack::disk
