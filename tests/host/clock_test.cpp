#include "host/clock.hpp"

#include <gtest/gtest.h>

namespace ack::host {
namespace {

TEST(Clock, Rfc3339IsUtc) {
    EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(rfc3339(951'827'696), "2000-02-29T12:34:56Z");
    EXPECT_EQ(rfc3339(4'102'444'799), "2099-12-31T23:59:59Z");
}

TEST(Clock, NowIsLaterThanWhenThisWasWritten) {
    EXPECT_GT(now_rfc3339(), "2026-01-01T00:00:00Z");
    EXPECT_EQ(now_rfc3339().size(), 20U);
}

}   // namespace
}   // namespace ack::host
