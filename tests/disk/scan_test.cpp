// The reading itself, without the probe for signatures, which would meet most faults first.
#include "disk/scan.hpp"

#include "tests/disk/loop.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace ack::disk {
namespace {

using testing::Loop;

constexpr std::uint64_t mib = 1ULL << 20;

Pieces whole(std::uint64_t bytes) {
    return {(bytes + mib - 1) / mib,
            [bytes](std::uint64_t i) { return Piece{i * mib, std::min(mib, bytes - i * mib)}; }, mib, 4};
}

TEST(Scan, EveryByteIsCountedOnce) {
    for (const auto bytes : {std::uint64_t{512}, mib, mib + 512, 2 * mib, 9 * mib + 1024}) {
        const Loop loop(bytes);
        const auto result = scan(loop.open(), whole(bytes), {});
        EXPECT_EQ(result.end, ScanEnd::all_read);
        EXPECT_EQ(result.bytes_read, bytes);
        EXPECT_FALSE(result.not_zero);
        EXPECT_EQ(result.failure, "");
    }
}

TEST(Scan, AReadThatFailsIsAFailureAndNotCounted) {
    const Loop loop(16 * mib);
    for (const auto left : {std::uint64_t{0}, 8 * mib, 16 * mib - 4096}) {
        loop.truncate(left);
        const auto result = scan(loop.open(), whole(16 * mib), {});
        EXPECT_EQ(result.end, ScanEnd::failed);
        EXPECT_NE(result.failure, "") << left;
        EXPECT_LT(result.bytes_read, 16 * mib) << left;
        EXPECT_FALSE(result.not_zero) << left;
    }
}

TEST(Scan, ManySmallPiecesAreEachReadOnce) {
    const Loop loop(64 * mib);
    const Pieces blocks{16384, [](std::uint64_t i) { return Piece{i * 4096, 4096}; }, 4096, 32};
    const auto result = scan(loop.open(), blocks, {});
    EXPECT_EQ(result.end, ScanEnd::all_read);
    EXPECT_EQ(result.bytes_read, 64 * mib);
    for (const std::uint64_t place : {0ULL, 4095ULL, 33ULL * mib + 77, 64ULL * mib - 1}) {
        const Loop other(64 * mib);
        other.write_below(place, "x");
        const auto found = scan(other.open(), blocks, {});
        ASSERT_EQ(found.end, ScanEnd::not_zero);
        EXPECT_EQ(found.not_zero->offset, place);
    }
}

}   // namespace
}   // namespace ack::disk
