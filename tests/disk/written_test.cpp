#include "disk/written.hpp"

#include <gtest/gtest.h>

namespace ack::disk {
namespace {

TEST(BlockStat, CountsWhatWasWrittenAndDiscarded) {
    const auto modern = parse_block_stat("  10 0 80 3  12304 2 98432 5  0 6 7  4 0 2048 1  9 1\n");
    ASSERT_TRUE(modern);
    EXPECT_EQ(*modern, (Written{98432, 2048}));
}

TEST(BlockStat, AnOldKernelTellsOfNoDiscards) {
    const auto old = parse_block_stat("10 0 80 3 12304 2 98432 5 0 6 7\n");
    ASSERT_TRUE(old);
    EXPECT_EQ(*old, (Written{98432, 0}));
}

TEST(BlockStat, AnythingElseIsAnError) {
    for (const auto* text : {"", "1 2 3", "10 0 80 3 x 2 98432 5 0 6 7", "nonsense"}) EXPECT_FALSE(parse_block_stat(text)) << text;
}

}   // namespace
}   // namespace ack::disk
