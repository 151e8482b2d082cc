#include "host/deadline.hpp"

#include <gtest/gtest.h>

namespace ack {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(Deadline, NowHasPassed) {
    EXPECT_TRUE(Deadline::in(milliseconds{0}).passed());
    EXPECT_EQ(Deadline::in(milliseconds{-5}).left(), milliseconds{0});
}

TEST(Deadline, LeftIsAtMostADay) {
    EXPECT_EQ(Deadline::never().left(), hours{24});
    EXPECT_FALSE(Deadline::never().passed());
    EXPECT_EQ(Deadline::in(hours{48}).left(), hours{24});
    EXPECT_GT(Deadline::in(hours{1}).left(), milliseconds{0});
}

TEST(Deadline, APartIsNeverLongerThanTheWhole) {
    const auto whole = Deadline::in(hours{1});
    EXPECT_EQ(whole.within(hours{2}).at(), whole.at());
    EXPECT_LT(whole.within(milliseconds{1}).at(), whole.at());
    EXPECT_TRUE(Deadline::never().within(milliseconds{0}).passed());
}

}   // namespace
}   // namespace ack
