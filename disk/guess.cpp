#include "disk/guess.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ack::disk {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::size_t at = 0;                  // from the start of a 512-byte sector
    std::string_view bytes;
    std::string_view what;
};

// The most telling first.
constexpr std::array magics = {
    Magic{0, "SQLite format 3"sv, "an SQLite database"},
    Magic{0, "QFI\xfb"sv, "a qcow2 disk image"},
    Magic{0, "LUKS\xba\xbe"sv, "a LUKS header"},
    Magic{0, "SKUL\xba\xbe"sv, "a second LUKS2 header"},
    Magic{0, "EFI PART"sv, "a GPT partition table"},
    Magic{0, "XFSB"sv, "an XFS filesystem"},
    Magic{0, "LABELONE"sv, "an LVM physical volume"},
    Magic{0, "\xfc\x4e\x2b\xa9"sv, "a RAID member (md)"},
    Magic{0, "\x7f" "ELF"sv, "a program or library (ELF)"},
    Magic{0, "\x1f\x8b\x08"sv, "compressed data (gzip)"},
    Magic{0, "\x28\xb5\x2f\xfd"sv, "compressed data (zstd)"},
    Magic{0, "\xfd" "7zXZ"sv, "compressed data (xz)"},
    Magic{0, "PK\x03\x04"sv, "a zip archive"},
    Magic{0, "070701"sv, "a cpio archive"},
    Magic{0, "bluestore block device"sv, "a Ceph BlueStore device"},
    Magic{0, "KDMV"sv, "a VMDK disk image"},
    Magic{0, "conectix"sv, "a VHD disk image"},
    Magic{0, "ORCLDISK"sv, "an Oracle ASM disk"},
    Magic{32, "ORCLDISK"sv, "an Oracle ASM disk"},
    Magic{257, "ustar"sv, "a tar archive"},
    Magic{56, "\x53\xef"sv, "an ext2, ext3 or ext4 filesystem (or a spare superblock of one)"},
    Magic{510, "\x55\xaa"sv, "a boot sector or MBR partition table"},
};

bool has(std::span<const std::byte> bytes, std::size_t at, std::string_view text) {
    if (at + text.size() > bytes.size()) return false;
    return std::equal(text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char want, std::byte is) { return static_cast<unsigned char>(want) == std::to_integer<unsigned char>(is); });
}

unsigned at_byte(std::span<const std::byte> bytes, std::size_t at) {
    return at < bytes.size() ? std::to_integer<unsigned>(bytes[at]) : 0U;
}

// PageHeaderData: size and version of the page in one word, 8192 | 4 since PostgreSQL 8.3.
bool is_postgresql_page(std::span<const std::byte> page) {
    const auto lower = at_byte(page, 12) | at_byte(page, 13) << 8, upper = at_byte(page, 14) | at_byte(page, 15) << 8;
    return at_byte(page, 18) == 0x04 && at_byte(page, 19) == 0x20 && lower >= 24 && lower <= upper && upper <= 8192;
}

// FIL header: page type INDEX (0x45BF), FSP_HDR (8) or UNDO_LOG (2) at 24, the space id again at 34.
bool is_innodb_page(std::span<const std::byte> page) {
    const auto type = at_byte(page, 24) << 8 | at_byte(page, 25);
    const bool checksum = at_byte(page, 0) || at_byte(page, 1) || at_byte(page, 2) || at_byte(page, 3);
    return checksum && (type == 0x45BF || (type == 8 && at_byte(page, 4) == 0 && at_byte(page, 7) == 0));
}

bool is_text(std::span<const std::byte> bytes) {
    constexpr std::size_t enough = 16;
    const auto sample = bytes.first(std::min<std::size_t>(bytes.size(), 64));
    const auto printable = std::find_if(sample.begin(), sample.end(), [](std::byte b) {
        const auto c = std::to_integer<unsigned>(b);
        return !((c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t');
    });
    return static_cast<std::size_t>(printable - sample.begin()) >= std::min(enough, sample.size()) && sample.size() >= 4;
}

bool is_pattern(std::span<const std::byte> bytes) {
    return bytes.size() >= 64 &&
           std::all_of(bytes.begin(), bytes.begin() + 64, [&](std::byte b) { return b == bytes.front(); });
}

}   // namespace

std::string guess(std::span<const std::byte> bytes, std::uint64_t at, std::uint64_t first) {
    if (first < at || first - at >= bytes.size()) return {};
    const auto from = first - at;
    const auto exact = bytes.subspan(from);
    const auto sector = bytes.subspan(from / 512 * 512);
    for (const auto& magic : magics)
        if (has(sector, magic.at, magic.bytes) || has(exact, magic.at, magic.bytes)) return std::string(magic.what);
    if (is_postgresql_page(sector)) return "a PostgreSQL page";
    if (is_innodb_page(sector)) return "an InnoDB page";
    if (is_text(exact)) return "text";
    if (is_pattern(exact)) return "one byte repeated (a wiping or test pattern)";
    return {};
}

}   // namespace ack::disk
