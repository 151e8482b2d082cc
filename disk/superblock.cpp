#include "disk/superblock.hpp"

#include "disk/endian.hpp"
#include "disk/xfs_log.hpp"
#include "host/crc32c.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <sstream>
#include <vector>

namespace ack::disk {

namespace {

constexpr std::size_t needed = 2048;
constexpr std::size_t ext_at = 1024;
constexpr std::size_t largest_sector = 32768;    // XFS_MAX_SECTORSIZE

std::string uuid_text(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        const auto byte = std::to_integer<unsigned>(bytes[i]);
        text += digits[byte >> 4];
        text += digits[byte & 0xF];
    }
    return text;
}

// ext leaves out the final inversion that the common form of the sum has.
bool ext_sum_is_right(std::span<const std::byte> super) {
    constexpr std::size_t sum_at = 0x3FC;
    constexpr unsigned metadata_csum = 0x400;    // of the read-only-compatible features
    if (!(little<std::uint32_t>(super, 0x64) & metadata_csum)) return true;
    return ~host::crc32c(super.first(sum_at)) == little<std::uint32_t>(super, sum_at);
}

// Inodes that are there without any file: the reserved ones, lost+found, the orphan file, project quotas.
std::uint32_t ext_inodes_at_first(std::span<const std::byte> super) {
    const bool first_revision = little<std::uint32_t>(super, 0x4C) == 0;
    const auto first = first_revision ? 11U : little<std::uint32_t>(super, 0x54);
    const bool orphan_file = little<std::uint32_t>(super, 0x5C) & 0x1000;
    const bool project_quota = little<std::uint32_t>(super, 0x26C) >= first;
    return first + (orphan_file ? 1 : 0) + (project_quota ? 1 : 0);
}

std::string ext_fault(std::span<const std::byte> super, bool marked, std::uint32_t errors) {
    if (!ext_sum_is_right(super)) return "the checksum of its superblock is wrong";
    if (errors > 0) return "the kernel has counted " + std::to_string(errors) + " errors in it";
    return marked ? "it is marked as having errors" : "";
}

std::string ext_detail(bool journal, bool orphans, bool valid) {
    if (journal) return "its journal is still to be replayed: it was not unmounted, or is mounted elsewhere";
    if (!valid) return "it was not unmounted cleanly, or is mounted elsewhere";
    return orphans ? "files that were deleted while in use are still to be released" : "";
}

// overlayfs needs the types of files in directories, and takes no directory that may be case-insensitive (the kernel's
// Documentation/filesystems/overlayfs.rst). What no kernel knows, none mounts.
std::string ext_unfitness(std::uint32_t incompatible) {
    constexpr std::uint32_t file_types = 0x2, multiple_mount_protection = 0x100, case_folding = 0x20000;
    constexpr std::uint32_t known = 0x2 | 0x4 | 0x10 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x2000 | 0x4000 | 0x8000 |
                                    0x10000 | 0x20000;    // EXT4_FEATURE_INCOMPAT_SUPP in the kernel's fs/ext4/ext4.h
    if (incompatible & ~known) {
        std::ostringstream features;
        features << "it has features that no kernel mounts (0x" << std::hex << (incompatible & ~known) << ")";
        return features.str();
    }
    if (!(incompatible & file_types)) return "an ext filesystem without the feature filetype cannot hold container images";
    if (incompatible & case_folding) return "an ext filesystem with the feature casefold cannot hold container images";
    if (incompatible & multiple_mount_protection)
        return "it was made to be shared by several machines (feature mmp)";
    return {};
}

// Documentation/filesystems/ext4/super.rst of the kernel.
Result<Superblock> parse_ext(std::span<const std::byte> super) {
    constexpr std::uint16_t valid = 1, error = 2;                                    // s_state
    constexpr std::uint32_t recover = 0x4, journal_device = 0x8, sixty_four = 0x80;  // s_feature_incompat
    constexpr std::uint32_t orphan_present = 0x10000;                                // s_feature_ro_compat
    const auto block_shift = little<std::uint32_t>(super, 0x18);
    if (block_shift > 6) return fail("the ext superblock names a block size that does not exist");
    const auto state = little<std::uint16_t>(super, 0x3A);
    const auto incompatible = little<std::uint32_t>(super, 0x60);
    if (incompatible & journal_device) return fail("the ext superblock is that of an external journal");

    std::uint64_t blocks = little<std::uint32_t>(super, 0x4);
    if (incompatible & sixty_four) blocks |= std::uint64_t{little<std::uint32_t>(super, 0x150)} << 32;
    if (std::bit_width(blocks) + 10 + static_cast<int>(block_shift) > 63)
        return fail("the ext superblock names an impossible size");
    Superblock found;
    found.family = "ext";
    found.uuid = uuid_text(super.subspan(0x68, 16));
    found.bytes = blocks << (10 + block_shift);
    found.journal_to_replay = incompatible & recover;
    found.was_mounted = little<std::uint32_t>(super, 0x2C) != 0 || little<std::uint16_t>(super, 0x34) != 0;   // s_mtime, s_mnt_count
    const bool orphans =
        little<std::uint32_t>(super, 0xE8) != 0 || (little<std::uint32_t>(super, 0x64) & orphan_present);
    const auto fault = ext_fault(super, state & error, little<std::uint32_t>(super, 0x194));
    found.faulty = !fault.empty();
    found.detail = found.faulty ? fault : ext_detail(found.journal_to_replay, orphans, state & valid);
    found.clean = found.detail.empty();
    found.unfit = ext_unfitness(incompatible);
    const auto inodes = little<std::uint32_t>(super, 0x0), free = little<std::uint32_t>(super, 0x10);
    found.counts_no_files = found.clean && inodes > free && inodes - free == ext_inodes_at_first(super);
    return found;
}

std::string xfs_fault(std::span<const std::byte> super, bool version5) {
    constexpr std::size_t sum_at = 224;
    if (std::to_integer<unsigned>(super[126]) != 0) return "its mkfs.xfs did not finish";
    if (!version5) return {};
    if (big<std::uint32_t>(super, 216) & 0x10) return "it is marked as needing a repair";
    const auto sector = big<std::uint16_t>(super, 102);
    if (sector < 512 || sector > super.size()) return "its superblock names an impossible sector size";
    std::vector<std::byte> bytes(super.begin(), super.begin() + sector);
    std::fill_n(bytes.begin() + sum_at, 4, std::byte{0});
    return host::crc32c(bytes) == little<std::uint32_t>(super, sum_at) ? "" : "the checksum of its superblock is wrong";
}

// struct xfs_dsb in the kernel's fs/xfs/libxfs/xfs_format.h.
Result<Superblock> parse_xfs(std::span<const std::byte> super) {
    const auto block = big<std::uint32_t>(super, 4);
    const auto blocks = big<std::uint64_t>(super, 8);
    const auto version = big<std::uint16_t>(super, 100) & 0xF;
    if (version != 4 && version != 5) return fail("the XFS superblock has version " + std::to_string(version));
    if (!std::has_single_bit(block) || block < 512 || block > 65536 ||
        std::bit_width(blocks) + std::bit_width(block) > 63)
        return fail("the XFS superblock names an impossible size");
    const auto incompatible = big<std::uint32_t>(super, 216);
    Superblock found;
    found.family = "xfs";
    found.uuid = uuid_text(super.subspan(32, 16));
    found.bytes = blocks * block;
    found.detail = xfs_fault(super, version == 5);
    found.faulty = !found.detail.empty();
    const bool file_types = version == 5 ? (incompatible & 0x1) != 0                      // FTYPE
                                         : (big<std::uint32_t>(super, 200) & 0x200) != 0; // VERSION2_FTYPE
    if (!file_types) found.unfit = "XFS without ftype=1 cannot hold container images";
    if (big<std::uint64_t>(super, 16) != 0) found.unfit = "a part of it lies on another device (realtime)";
    // The root directory and the two inodes of the realtime part. Later kinds of metadata inodes count as files.
    const auto inodes = big<std::uint64_t>(super, 128), free = big<std::uint64_t>(super, 136);
    found.counts_no_files = !found.faulty && inodes >= free && inodes - free == 3;
    return found;
}

// What the log says is what the superblock does not.
void settle_xfs(const host::BlockDevice& device, std::span<const std::byte> start, Superblock& found) {
    if (found.family != "xfs" || found.faulty) return;
    const auto log = locate_xfs_log(start);
    const auto state = log ? xfs_log_state(*log, [&](std::uint64_t at, std::span<std::byte> into) {
        return device.read(at, into);
    }) : tl::unexpected(log.error());
    if (!state) {
        found.detail = state.error().what;
        return;
    }
    found.clean = *state == XfsLogState::clean;
    found.journal_to_replay = *state == XfsLogState::to_replay;
    if (!found.clean) found.detail = "its log is still to be replayed: it was not unmounted, or is mounted elsewhere";
}

}   // namespace

Result<Superblock> parse_superblock(std::span<const std::byte> start) {
    if (start.size() < needed) return fail("too small for a superblock");
    if (std::memcmp(start.data(), "XFSB", 4) == 0) return parse_xfs(start);
    const auto ext = start.subspan(ext_at);
    if (little<std::uint16_t>(ext, 0x38) == 0xEF53) return parse_ext(ext);
    return fail("neither an ext nor an XFS superblock");
}

Result<Superblock> read_superblock(const host::BlockDevice& device) {
    constexpr std::size_t least = 4096;
    if (device.bytes() < least) return fail(device.node().string() + " is too small for a filesystem");
    const host::AlignedBuffer buffer(std::min<std::uint64_t>(largest_sector, device.bytes() / least * least));
    if (auto read = device.read(0, buffer.span()); !read) return tl::unexpected(read.error());
    auto found = parse_superblock(buffer.span());
    if (!found) return fail(device.node().string() + ": " + found.error().what);
    settle_xfs(device, buffer.span(), *found);
    return found;
}

}   // namespace ack::disk
