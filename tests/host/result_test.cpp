#include "host/result.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace ack {
namespace {

TEST(Result, FailErrnoNamesTheThingAndTheReasonAndKeepsTheNumber) {
    const Result<int> result = fail_errno("opening /x", ENOENT);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().what, "opening /x: No such file or directory");
    EXPECT_EQ(result.error().code, ENOENT);
}

TEST(Result, AnUnknownFactSaysWhy) {
    EXPECT_EQ(unknown<int>("not looked at").error(), (Error{"not looked at", 0}));
}

}   // namespace
}   // namespace ack
