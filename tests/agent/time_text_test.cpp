#include "agent/time_text.hpp"

#include <gtest/gtest.h>

namespace ack::agent {
namespace {

TEST(TimeText, ReadsSecondsMinutesAndHours) {
    EXPECT_EQ(parse_seconds("90")->count(), 90);
    EXPECT_EQ(parse_seconds("90s")->count(), 90);
    EXPECT_EQ(parse_seconds("20m")->count(), 1200);
    EXPECT_EQ(parse_seconds("24h")->count(), 86'400);
    EXPECT_EQ(parse_seconds("0")->count(), 0);
}

TEST(TimeText, RefusesEverythingElse) {
    for (const char* const text : {"", "s", "1.5h", "1 h", "20min", "-1", "+1", "25h", "99999999999999999999",
                                   "9223372036854775807h", "0x10", "90S"})
        EXPECT_FALSE(parse_seconds(text)) << text;
}

TEST(TimeText, SaysSecondsForPeople) {
    EXPECT_EQ(describe_seconds(0.42), "0.4 s");
    EXPECT_EQ(describe_seconds(9.97), "10 s");
    EXPECT_EQ(describe_seconds(74.2), "74 s");
    EXPECT_EQ(describe_seconds(725), "12 min 5 s");
    EXPECT_EQ(describe_seconds(7380), "2 h 3 min");
    EXPECT_EQ(describe_seconds(-1), "0.0 s");
}

}   // namespace
}   // namespace ack::agent
