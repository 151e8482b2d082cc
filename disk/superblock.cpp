#include "disk/superblock.hpp"

#include <bit>
#include <cstring>

namespace ack::disk {

namespace {

constexpr std::size_t needed = 2048;
constexpr std::size_t ext_at = 1024;

// Little-endian (ext) and big-endian (XFS) fields; offsets are constants below `needed`, which the caller has checked.
template <class T> T little(std::span<const std::byte> bytes, std::size_t at) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>(value | static_cast<T>(std::to_integer<std::uint64_t>(bytes[at + i]) << (8 * i)));
    return value;
}

template <class T> T big(std::span<const std::byte> bytes, std::size_t at) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>(value | static_cast<T>(std::to_integer<std::uint64_t>(bytes[at + i])
                                                      << (8 * (sizeof(T) - 1 - i))));
    return value;
}

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

// Documentation/filesystems/ext4/super.rst of the kernel.
Result<Superblock> parse_ext(std::span<const std::byte> super) {
    constexpr std::uint16_t valid = 1, error = 2;                                    // s_state
    constexpr std::uint32_t recover = 0x4, journal_device = 0x8, sixty_four = 0x80;  // s_feature_incompat
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
    found.clean = (state & valid) && !(state & error) && !(incompatible & recover);
    found.journal_to_replay = incompatible & recover;
    found.faulty = state & error;
    found.was_mounted = little<std::uint32_t>(super, 0x2C) != 0 || little<std::uint16_t>(super, 0x34) != 0;   // s_mtime, s_mnt_count
    return found;
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
    const bool in_progress = std::to_integer<unsigned>(super[126]) != 0;
    const auto incompatible = big<std::uint32_t>(super, 216);
    Superblock found;
    found.family = "xfs";
    found.uuid = uuid_text(super.subspan(32, 16));
    found.bytes = blocks * block;
    found.faulty = in_progress || (version == 5 && (incompatible & 0x10));                 // NEEDSREPAIR
    found.clean = !found.faulty;
    found.tells_file_types = version == 5 ? (incompatible & 0x1) != 0                      // FTYPE
                                          : (big<std::uint32_t>(super, 200) & 0x200) != 0; // VERSION2_FTYPE
    return found;
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
    constexpr std::size_t piece = 4096;
    if (device.bytes() < piece) return fail(device.node().string() + " is too small for a filesystem");
    const host::AlignedBuffer buffer(piece);
    if (auto read = device.read(0, buffer.span()); !read) return tl::unexpected(read.error());
    auto found = parse_superblock(buffer.span());
    if (!found) return fail(device.node().string() + ": " + found.error().what);
    return found;
}

}   // namespace ack::disk
