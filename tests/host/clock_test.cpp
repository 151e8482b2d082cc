#include "host/clock.hpp"

#include <gtest/gtest.h>

namespace ack::host {
namespace {

TEST(Clock, Rfc3339IsUtc) {
    EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(rfc3339(951'827'696), "2000-02-29T12:34:56Z");
    EXPECT_EQ(rfc3339(4'102'444'799), "2099-12-31T23:59:59Z");
}

TEST(Clock, HttpDates) {
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784'111'777);
    EXPECT_EQ(parse_http_date("Tue, 29 Feb 2000 12:34:56 GMT"), 951'827'696);
    EXPECT_EQ(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
}

TEST(Clock, WhatIsNoHttpDateIsNone) {
    for (const auto* text :
         {"", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nox 1994 08:49:37 GMT",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT and more",
          "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
        EXPECT_FALSE(parse_http_date(text)) << text;
}

TEST(Clock, NowIsLaterThanWhenThisWasWritten) {
    EXPECT_GT(now_rfc3339(), "2026-01-01T00:00:00Z");
    EXPECT_EQ(now_rfc3339().size(), 20U);
}

}   // namespace
}   // namespace ack::host
