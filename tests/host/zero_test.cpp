#include "host/block_device.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ack::host {
namespace {

TEST(Zero, NothingIsZero) {
    EXPECT_TRUE(all_zero({}));
    EXPECT_EQ(first_nonzero({}), 0U);
}

TEST(Zero, EveryPlaceIsLookedAt) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{4095},
                                   std::size_t{4096}, std::size_t{4097}, std::size_t{9000}}) {
        std::vector<std::byte> bytes(size);
        EXPECT_TRUE(all_zero(bytes));
        EXPECT_EQ(first_nonzero(bytes), size);
        for (std::size_t at = 0; at < size; ++at) {
            bytes[at] = std::byte{1};
            ASSERT_FALSE(all_zero(bytes)) << at << " of " << size;
            ASSERT_EQ(first_nonzero(bytes), at);
            bytes[at] = std::byte{0};
        }
    }
}

TEST(Zero, EveryBitCounts) {
    std::vector<std::byte> bytes(8192);
    for (unsigned bit = 0; bit < 8; ++bit) {
        bytes[5000] = std::byte{1} << bit;
        EXPECT_EQ(first_nonzero(bytes), 5000U);
    }
}

TEST(Zero, TheFirstOfSeveralIsGiven) {
    std::vector<std::byte> bytes(16384, std::byte{0xFF});
    EXPECT_EQ(first_nonzero(bytes), 0U);
    bytes.assign(16384, std::byte{0});
    bytes[100] = bytes[16383] = std::byte{1};
    EXPECT_EQ(first_nonzero(bytes), 100U);
}

TEST(Zero, AnyAddressWillDo) {
    std::vector<std::byte> bytes(8200);
    for (std::size_t shift = 0; shift < 8; ++shift) {
        const auto part = std::span(bytes).subspan(shift, 8192);
        EXPECT_TRUE(all_zero(part));
        part.back() = std::byte{1};
        EXPECT_EQ(first_nonzero(part), 8191U);
        part.back() = std::byte{0};
    }
}

}   // namespace
}   // namespace ack::host
