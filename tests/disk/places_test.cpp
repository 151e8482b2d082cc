#include "disk/places.hpp"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <set>
#include <unistd.h>

namespace ack::disk {
namespace {

constexpr std::uint64_t kib = 1024, mib = kib * kib, gib = kib * mib, tib = kib * gib;

bool covers(const std::vector<Piece>& pieces, std::uint64_t at) {
    return std::ranges::any_of(pieces, [at](const Piece& piece) { return at >= piece.offset && at < piece.offset + piece.bytes; });
}

TEST(Places, AreAlignedSortedInsideAndDistinct) {
    for (const auto bytes : std::vector<std::uint64_t>{512, 4096, mib + 512, 16 * mib, gib, 40 * gib, 500 * gib, 500 * gib + 1536,
                                      2 * tib, 32 * tib}) {
        const auto places = structural_places(bytes);
        std::uint64_t end = 0, sum = 0;
        for (const auto& piece : places) {
            EXPECT_EQ(piece.offset % 4096, 0U);
            EXPECT_GE(piece.offset, end);
            end = piece.offset + piece.bytes;
            EXPECT_TRUE(piece.bytes % 4096 == 0 || end == bytes) << bytes << " " << piece.offset;
            EXPECT_LE(piece.bytes, Places::longest);
            EXPECT_GT(piece.bytes, 0U);
            sum += piece.bytes;
        }
        EXPECT_LE(end, bytes);
        EXPECT_LE(sum, 48 * mib) << bytes;
        EXPECT_TRUE(covers(places, 0));
        EXPECT_TRUE(covers(places, bytes - 1));
    }
}

// Each taken from the program or specification that puts it there.
TEST(Places, KnownStructuresAreAmongThem) {
    const auto places = structural_places(500 * gib);
    const auto end = 500 * gib;
    const auto last_group = (500 * gib - 1) / (32768UL * 4096) * (32768UL * 4096);
    for (const auto at : std::vector<std::uint64_t>{
             1024UL, 32 * kib, 64 * kib,                        // ext, iso9660, btrfs
             end - 512, end - 64 * kib, end - 256 * kib,         // GPT's copy, md 0.90, ZFS
             32768UL * 4096, 3 * 32768UL * 4096,               // ext4, 4 KiB blocks, groups 1 and 3
             mib + 32768UL * 4096, 8193ULL * 1024,              // in a partition; 1 KiB blocks, group 1
             63 * 512ULL + 32768UL * 4096,                      // in a partition of old
             64 * mib, 256 * gib, mib + 64 * mib,                // btrfs
             gib, 10 * gib, 100 * gib,                           // BlueStore
             4 * mib, 16 * kib,                                  // LUKS2
             125 * gib, 250 * gib, 375 * gib,                    // XFS, 4 groups
             3 * gib,                                            // NTFS
             63 * 4096ULL + 32768UL * 4096,                     // in a partition of old, sectors of 4 KiB
             last_group, mib + last_group,                             // ext4 with sparse_super2
             513 * mib, gib + mib,                               // a second partition behind an EFI or boot partition
             4 * gib, 16 * gib,                                  // OCFS2
             end - end / 4096 / 8 - 64 * kib,                    // DRBD's bitmap
         })
        EXPECT_TRUE(covers(places, at)) << at;
}

TEST(Places, EveryRowSaysWhyAndAddsSomething) {
    std::set<std::string_view> reasons;
    for (const auto& row : place_table()) {
        Places places(2 * tib);
        row.add(places);
        EXPECT_FALSE(places.merged().empty()) << row.why;
        EXPECT_TRUE(reasons.insert(row.why).second) << row.why;
    }
}

// What real tools leave once the first and the last 8 MiB are gone: the table is held against them, not against itself.
class RealTools : public ::testing::TestWithParam<const char*> {};

TEST_P(RealTools, LeaveSomethingAtThePlaces) {
    const auto bytes = 5 * gib + 3 * mib + 512;
    std::string name = (std::filesystem::temp_directory_path() / "ack-places-XXXXXX").string();
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    ASSERT_GE(file, 0);
    ASSERT_EQ(::ftruncate(file, static_cast<off_t>(bytes)), 0);
    const auto made = std::system((std::string(GetParam()) + " " + name + " >/dev/null 2>&1").c_str());
    ::unlink(name.c_str());
    EXPECT_EQ(made, 0);
    unsigned found = 0;
    for (const auto& piece : structural_places(bytes)) {
        std::string read(piece.bytes, '\0');
        ASSERT_EQ(::pread(file, read.data(), read.size(), static_cast<off_t>(piece.offset)),
                  static_cast<ssize_t>(read.size()));
        const bool wiped = piece.offset < 8 * mib || piece.offset >= bytes - 8 * mib;
        found += !wiped && read.find_first_not_of('\0') != std::string::npos;
    }
    ::close(file);
    EXPECT_GE(found, 3U);
}

INSTANTIATE_TEST_SUITE_P(Table, RealTools,
                         ::testing::Values("mkfs.ext4 -q -F -b 4096", "mkfs.ext4 -q -F -b 1024", "mkfs.ext2 -q -F -b 2048",
                                           "mkfs.ext4 -q -F -O sparse_super2 -b 1024",
                                           "mkfs.ext4 -q -F -E offset=1048576", "mkfs.xfs -q -f",
                                           "mkfs.xfs -q -f -d agcount=16"));

}   // namespace
}   // namespace ack::disk
