#include "disk/places.hpp"

#include <algorithm>
#include <array>

namespace ack::disk {

namespace {

constexpr std::uint64_t block = 4096;
constexpr std::uint64_t kib = 1024, mib = kib * kib, gib = kib * mib, tib = kib * gib;
// Where a filesystem may begin although no table says so any more: the disk itself, the first track of old partition
// tables (of 63 sectors, whatever a sector has), the first mebibyte of new ones, a first gibibyte that was something else.
constexpr std::array<std::uint64_t, 5> bases = {0, 63ULL * 512, 63ULL * 4096, mib, gib};

void ends(Places& places) {
    places.add(0, 8 * mib);
    places.add_at_end(8 * mib, 8 * mib);
}

void near_the_ends(Places& places) {
    for (std::uint64_t at = 0; at < 64 * mib; at += 4 * mib) {
        places.add(at);
        places.add_at_end(at + 4 * mib);
    }
}

void powers_of_two(Places& places) {
    for (std::uint64_t at = 64 * kib; at < places.disk_bytes(); at *= 2) {
        for (const auto where : {at, at / 2 * 3}) {
            places.add(where);
            places.add_at_end(where);
        }
    }
}

// Groups 1 and the powers of 3, 5 and 7 keep a copy (Documentation/filesystems/ext4: sparse_super).
void ext_backups(Places& places) {
    for (const std::uint64_t size : {kib, 2 * kib, 4 * kib, 64 * kib}) {
        const std::uint64_t group = 8 * size * size, first = size == kib ? kib : 0;
        for (const std::uint64_t factor : {3, 5, 7})
            for (std::uint64_t number = 1; number < places.disk_bytes() / group + 1; number *= factor)
                for (const auto base : bases) places.add(base + first + number * group);
    }
}

// sparse_super2 keeps one in the last group; without any such feature every group has one.
void ext_last_group(Places& places) {
    for (const auto base : bases)
        for (const std::uint64_t size : {kib, 2 * kib, 4 * kib}) {
            const std::uint64_t group = 8 * size * size, first = size == kib ? kib : 0;
            if (places.disk_bytes() > base) places.add(base + first + (places.disk_bytes() - base - 1) / group * group);
        }
}

void btrfs_mirrors(Places& places) {
    for (const auto base : bases)
        for (const auto mirror : {64 * kib, 64 * mib, 256 * gib}) places.add(base + mirror);
}

void bluestore_replicas(Places& places) {
    for (const auto copy : {gib, 10 * gib, 100 * gib, 1000 * gib}) places.add(copy);
}

// The second header lies behind the first one's area, at one of these (LUKS2 on-disk format, 2.1).
void luks2_headers(Places& places) {
    for (const auto base : bases)
        for (std::uint64_t at = 16 * kib; at <= 4 * mib; at *= 2) places.add(base + at);
}

// mkfs.xfs makes 4 to 32 allocation groups of equal size, and of 1 TiB beyond.
void xfs_groups(Places& places) {
    const auto whole = places.disk_bytes();
    for (const std::uint64_t taken : {std::uint64_t{0}, mib, 2 * mib}) {     // a partition that leaves out this much
        if (whole < 32 * mib) continue;
        const std::uint64_t base = taken == 0 ? 0 : mib, blocks = (whole - taken) / block;
        for (const std::uint64_t groups : {4, 8, 16, 32})
            for (std::uint64_t i = 1; i < groups; ++i) places.add(base + i * ((blocks + groups - 1) / groups) * block);
        for (std::uint64_t at = tib; at < whole; at += tib) places.add(base + at);
    }
}

void parts(Places& places) {
    for (const std::uint64_t divisor : {2, 3, 4, 5, 6, 8, 10})
        for (std::uint64_t i = 1; i < divisor; ++i) places.add(places.disk_bytes() / divisor * i);
}

void ntfs_tables(Places& places) {
    for (const auto base : bases)
        for (const auto at : {16 * kib, 3 * gib}) places.add(base + at, 16 * kib);
}

void behind_a_first_partition(Places& places) {
    for (const std::uint64_t size : {100, 128, 200, 256, 260, 300, 500, 512, 550, 600, 1024, 2048}) places.add(mib + size * mib);
}

// One bit for 4 KiB, in front of the last block.
void drbd_bitmap(Places& places) {
    const auto bitmap = places.disk_bytes() / block / 8;
    places.add_at_end(bitmap + 64 * kib, 64 * kib);
}

void oracle_backups(Places& places) {
    for (std::uint64_t unit = mib; unit <= 64 * mib; unit *= 2) places.add(2 * unit - 2 * block, 2 * block);
}

constexpr std::array table = {
    PlaceRow{"tables and superblocks at the start; GPT's copy, RAID, ZFS, LDM and DRBD members at the end", ends},
    PlaceRow{"what was written in front or behind while the first and last mebibytes were wiped", near_the_ends},
    PlaceRow{"structures that are placed at powers of two, and half between them, from either end", powers_of_two},
    PlaceRow{"copies of the superblock of ext2, ext3 and ext4", ext_backups},
    PlaceRow{"the copy in the last group of ext4", ext_last_group},
    PlaceRow{"the second and third superblock of btrfs", btrfs_mirrors},
    PlaceRow{"the label's copies of Ceph BlueStore", bluestore_replicas},
    PlaceRow{"the second header of LUKS2", luks2_headers},
    PlaceRow{"the headers of XFS allocation groups", xfs_groups},
    PlaceRow{"middles and other simple fractions: NTFS mirrors, logs, volumes that divide a disk evenly", parts},
    PlaceRow{"the master file table of NTFS", ntfs_tables},
    PlaceRow{"a second partition, behind a boot or EFI partition of a usual size", behind_a_first_partition},
    PlaceRow{"the bitmap of DRBD", drbd_bitmap},
    PlaceRow{"the header's copy of Oracle ASM, at the end of the second allocation unit", oracle_backups},
};

}   // namespace

void Places::add(std::uint64_t offset, std::uint64_t bytes) {
    if (offset >= disk_bytes_) return;
    const auto from = offset / block * block;
    const auto to = std::min(disk_bytes_, (std::min(offset + bytes, disk_bytes_) + block - 1) / block * block);
    pieces_.push_back({from, to - from});
}

void Places::add_at_end(std::uint64_t before_end, std::uint64_t bytes) {
    if (before_end <= disk_bytes_) add(disk_bytes_ - before_end, bytes);
}

std::vector<Piece> Places::merged() const {
    auto sorted = pieces_;
    std::ranges::sort(sorted, {}, &Piece::offset);
    std::vector<Piece> spans;
    for (const auto& piece : sorted) {
        if (spans.empty() || piece.offset > spans.back().offset + spans.back().bytes) {
            spans.push_back(piece);
            continue;
        }
        spans.back().bytes = std::max(spans.back().bytes, piece.offset + piece.bytes - spans.back().offset);
    }
    std::vector<Piece> cut;
    for (const auto& span : spans)
        for (std::uint64_t done = 0; done < span.bytes; done += longest)
            cut.push_back({span.offset + done, std::min(longest, span.bytes - done)});
    return cut;
}

std::span<const PlaceRow> place_table() { return table; }

std::vector<Piece> structural_places(std::uint64_t disk_bytes) {
    Places places(disk_bytes);
    for (const auto& row : table) row.add(places);
    return places.merged();
}

}   // namespace ack::disk
