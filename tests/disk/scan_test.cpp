// The reading itself, without the probe for signatures, which would meet most faults first.
#include "disk/scan.hpp"

#include "tests/disk/loop.hpp"

#include <gtest/gtest.h>

namespace ack::disk {
namespace {

using testing::Loop;

constexpr std::uint64_t mib = 1ULL << 20;

TEST(Scan, EveryByteIsCountedOnce) {
    for (const auto bytes : {std::uint64_t{512}, mib, mib + 512, 2 * mib, 9 * mib + 1024}) {
        const Loop loop(bytes);
        const auto result = scan(loop.open(), {});
        EXPECT_EQ(result.bytes_read, bytes);
        EXPECT_FALSE(result.not_zero);
        EXPECT_EQ(result.failure, "");
    }
}

TEST(Scan, AReadThatFailsIsAFailureAndNotCounted) {
    const Loop loop(16 * mib);
    for (const auto left : {std::uint64_t{0}, 8 * mib, 16 * mib - 4096}) {
        loop.truncate(left);
        const auto result = scan(loop.open(), {});
        EXPECT_NE(result.failure, "") << left;
        EXPECT_LT(result.bytes_read, 16 * mib) << left;
        EXPECT_FALSE(result.not_zero) << left;
    }
}

}   // namespace
}   // namespace ack::disk
