#include "host/follow.hpp"
#include "host/own_files.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace ack::host {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(FollowedFile, GivesWhatCameSinceTheLastTime) {
    const test::TempDirectory directory;
    FollowedFile file(directory / "events");
    EXPECT_EQ(file.new_lines(), "");
    ASSERT_TRUE(append_own_file(directory / "events", "one\n"));
    EXPECT_EQ(file.new_lines(), "one\n");
    EXPECT_EQ(file.new_lines(), "");
    ASSERT_TRUE(append_own_file(directory / "events", "two\nthree\n"));
    EXPECT_EQ(file.new_lines(), "two\nthree\n");
}

TEST(FollowedFile, GivesWholeLinesOnly) {
    const test::TempDirectory directory;
    FollowedFile file(directory.write("/events", "one\ntw"));
    EXPECT_EQ(file.new_lines(), "one\n");
    EXPECT_EQ(file.new_lines(), "");
    ASSERT_TRUE(append_own_file(directory / "events", "o\n"));
    EXPECT_EQ(file.new_lines(), "two\n");
}

TEST(FollowedFile, ALineWithoutEndIsGivenInParts) {
    const test::TempDirectory directory;
    const std::string endless((3U << 20U) + 5, 'x');
    FollowedFile file(directory.write("/events", endless));
    std::string all;
    for (int i = 0; i < 10; ++i) {
        const auto part = *file.new_lines();
        EXPECT_LT(part.size(), 2U << 20U);
        all += part;
    }
    EXPECT_GE(all.size(), 3U << 20U);
    ASSERT_TRUE(append_own_file(directory / "events", "\n"));
    EXPECT_EQ(all + *file.new_lines(), endless + "\n");
}

TEST(FollowedFile, ALinkIsNotFollowed) {
    const test::TempDirectory directory;
    directory.write("/secret", "x\n");
    directory.link("/events", "secret");
    EXPECT_EQ(FollowedFile(directory / "events").new_lines().error().code, ELOOP);
}

TEST(FollowedFile, WaitingEndsWhenTheFileGrows) {
    const test::TempDirectory directory;
    FollowedFile file(directory.write("/events", "one\n"));
    ASSERT_TRUE(file.new_lines());
    std::jthread writer([&] { EXPECT_TRUE(append_own_file(directory / "events", "two\n")); });
    std::string lines;
    while (lines.empty()) {
        file.wait(hours{1});
        lines = *file.new_lines();
    }
    EXPECT_EQ(lines, "two\n");
}

TEST(FollowedFile, GrowthBetweenReadingAndWaitingIsNotMissed) {
    const test::TempDirectory directory;
    FollowedFile file(directory.write("/events", "one\n"));
    ASSERT_TRUE(file.new_lines());
    ASSERT_TRUE(append_own_file(directory / "events", "two\n"));
    file.wait(hours{1});
    EXPECT_EQ(file.new_lines(), "two\n");
}

TEST(FollowedFile, WaitingEndsByTheOtherDescriptor) {
    const test::TempDirectory directory;
    FollowedFile file(directory.write("/events", "one\n"));
    ASSERT_TRUE(file.new_lines());
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ASSERT_EQ(::write(ends[1], "x", 1), 1);
    file.wait(hours{1}, ends[0]);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(FollowedFile, WaitingForAFileThatIsNotThereIsBounded) {
    const test::TempDirectory directory;
    FollowedFile file(directory / "absent");
    EXPECT_EQ(file.new_lines(), "");
    file.wait(hours{1});
    file.wait(milliseconds{0});
}

}   // namespace
}   // namespace ack::host
