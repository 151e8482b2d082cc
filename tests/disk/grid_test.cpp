// What docs/blank-proof.md claims, counted.
#include "disk/grid.hpp"

#include "disk/places.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace ack::disk {
namespace {

constexpr std::uint64_t mib = 1ULL << 20, gib = 1ULL << 30;

Identity disk_of(std::uint64_t bytes, const std::string& serial = "bp1abc") {
    Identity disk;
    disk.name = "vdb";
    disk.bytes = bytes;
    disk.serial = serial;
    return disk;
}

TEST(Grid, OneAlignedBlockInEveryCell) {
    for (const std::uint64_t bytes : {std::uint64_t{512}, mib - 512, mib, mib + 512, 3 * mib + 4096 + 1536, 40 * gib}) {
        const Grid grid(disk_of(bytes), 1);
        EXPECT_EQ(grid.cells(), (bytes + mib - 1) / mib);
        std::uint64_t sum = 0;
        for (std::uint64_t i = 0; i < grid.cells(); ++i) {
            const auto block = grid.block(i);
            ASSERT_EQ(block.offset % 4096, 0U);
            ASSERT_EQ(block.offset / mib, i);
            ASSERT_LE(block.offset + block.bytes, std::min(bytes, (i + 1) * mib));
            ASSERT_TRUE(block.bytes == 4096 || block.offset + block.bytes == bytes);
            ASSERT_GT(block.bytes, 0U);
            sum += block.bytes;
        }
        EXPECT_EQ(grid.bytes(), sum);
    }
}

TEST(Grid, FollowsFromTheDiskAndThePass) {
    const auto places = [](const Identity& disk, unsigned pass) {
        std::vector<std::uint64_t> offsets;
        const Grid grid(disk, pass);
        for (std::uint64_t i = 0; i < grid.cells(); ++i) offsets.push_back(grid.block(i).offset);
        return offsets;
    };
    const auto first = places(disk_of(gib), 1);
    EXPECT_EQ(first, places(disk_of(gib), 1));
    EXPECT_NE(first, places(disk_of(gib), 2));
    EXPECT_NE(first, places(disk_of(gib, "bp1abd"), 1));
    std::set<std::uint64_t> inside;
    for (const auto offset : first) inside.insert(offset % mib);
    EXPECT_GT(inside.size(), 220U);      // of 256, in 1024 draws
}

bool meets(const Grid& grid, std::uint64_t from, std::uint64_t bytes) {
    for (std::uint64_t i = from / mib; i < grid.cells() && i * mib < from + bytes; ++i) {
        const auto block = grid.block(i);
        if (block.offset < from + bytes && from < block.offset + block.bytes) return true;
    }
    return false;
}

// Wherever a run of 2 MiB begins, on whatever disk: a whole cell lies in it.
TEST(Grid, NoRunOfTwoMebibytesIsMissed) {
    std::mt19937_64 random(20261125);
    for (unsigned i = 0; i < 20000; ++i) {
        const auto bytes = 2 * mib + random() % (2000 * gib) / 512 * 512;
        const auto from = random() % (bytes - 2 * mib + 1);
        const Grid grid(disk_of(bytes, std::to_string(i)), 1 + i % 2);
        ASSERT_TRUE(meets(grid, from, 2 * mib)) << bytes << " bytes, from " << from;
    }
}

// The share of disks on which scattered data is missed by one pass: (255/256)^blocks, within four standard deviations
// of what so many trials give.
TEST(Grid, ScatteredDataIsMissedAsOftenAsCalculated) {
    std::mt19937_64 random(4711);
    constexpr unsigned trials = 4000;
    constexpr std::uint64_t bytes = 500 * gib;
    for (const unsigned blocks : {1U, 16U, 64U, 256U, 1024U}) {
        unsigned missed = 0, missed_by_both = 0;
        for (unsigned trial = 0; trial < trials; ++trial) {
            const auto disk = disk_of(bytes, std::to_string(random()));
            const Grid look(disk, 1), under_lock(disk, 2);
            bool seen = false, seen_again = false;
            for (unsigned i = 0; i < blocks; ++i) {
                const auto at = random() % (bytes / 4096) * 4096;
                seen = seen || look.block(at / mib).offset == at;
                seen_again = seen_again || under_lock.block(at / mib).offset == at;
            }
            missed += seen ? 0 : 1;
            missed_by_both += seen || seen_again ? 0 : 1;
        }
        const auto expect = [&](unsigned found, double share) {
            const double deviation = std::sqrt(share * (1 - share) * trials);
            EXPECT_NEAR(found, share * trials, 4 * deviation + 1) << blocks;
        };
        expect(missed, std::pow(255.0 / 256, blocks));
        expect(missed_by_both, std::pow(255.0 / 256, 2.0 * blocks));
    }
}

TEST(Grid, ReadsLittleOfALargeDisk) {
    std::uint64_t bytes = Grid(disk_of(500 * gib), 1).bytes();
    for (const auto& piece : structural_places(500 * gib)) bytes += piece.bytes;
    EXPECT_LE(bytes + 32 * mib, gib * 21 / 10);
}

}   // namespace
}   // namespace ack::disk
