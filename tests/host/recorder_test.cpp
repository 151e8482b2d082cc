#include "host/view.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>

namespace ack::host {
namespace {

using Names = std::vector<std::string>;

class Recorded : public ::testing::Test {
protected:
    Recorded() : view(*HostView::open(tree.path())) {}
    HostView replay() const { return *HostView::open(record.path()); }

    test::TempDirectory tree, record;
    HostView view;
};

TEST_F(Recorded, WhatWasReadCanBeReadAgain) {
    tree.write("/etc/fstab", "one\ntwo\n");
    ASSERT_TRUE(view.record_into(record.path()));
    ASSERT_TRUE(view.read("/etc/fstab"));
    EXPECT_EQ(replay().read("/etc/fstab"), "one\ntwo\n");
    EXPECT_FALSE(view.record_failure());
}

TEST_F(Recorded, LinksOnTheWayComeAlong) {
    tree.write("/sys/devices/pci0/block/vda/size", "8\n");
    tree.link("/sys/block/vda", "../devices/pci0/block/vda");
    ASSERT_TRUE(view.record_into(record.path()));
    ASSERT_TRUE(view.read("/sys/block/vda/size"));
    EXPECT_EQ(replay().read_link("/sys/block/vda"), "../devices/pci0/block/vda");
    EXPECT_EQ(replay().read("/sys/devices/pci0/block/vda/size"), "8\n");
    EXPECT_EQ(replay().read("/sys/block/vda/size"), "8\n");
}

TEST_F(Recorded, ListingsAreWholeButUnreadFilesAreNotEmpty) {
    tree.write("/d/read", "text");
    tree.write("/d/unread", "secret");
    tree.write("/d/sub/deep", "x");
    tree.write("/d/empty", "");
    tree.link("/d/link", "read");
    ASSERT_TRUE(view.record_into(record.path()));
    ASSERT_TRUE(view.read("/d/read"));
    ASSERT_TRUE(view.list("/d"));
    EXPECT_EQ(replay().list("/d"), (Names{"empty", "link", "read", "sub", "unread"}));
    EXPECT_EQ(replay().read("/d/read"), "text");
    EXPECT_EQ(replay().read("/d/link"), "text");
    EXPECT_EQ(replay().read("/d/unread").error().code, ENODATA);
    EXPECT_EQ(replay().read("/d/empty"), "");
    EXPECT_EQ(replay().info("/d/sub")->kind, FileKind::directory);
}

TEST_F(Recorded, ReadingAfterListingFillsThePlaceholder) {
    tree.write("/d/file", "text");
    ASSERT_TRUE(view.record_into(record.path()));
    ASSERT_TRUE(view.list("/d"));
    ASSERT_TRUE(view.read("/d/file"));
    ASSERT_TRUE(view.list("/d"));
    EXPECT_EQ(replay().read("/d/file"), "text");
}

TEST_F(Recorded, AnEmptyDirectoryIsThere) {
    std::filesystem::create_directories(tree / "empty");
    ASSERT_TRUE(view.record_into(record.path()));
    ASSERT_TRUE(view.list("/empty"));
    EXPECT_EQ(replay().list("/empty"), Names{});
}

TEST_F(Recorded, SizeAndModeOfWhatWasOnlyLookedAt) {
    tree.write("/var/log/big", std::string(5000, 'x'));
    ASSERT_EQ(::chmod((tree / "var/log/big").c_str(), 0640), 0);
    ASSERT_TRUE(view.record_into(record.path()));
    ASSERT_TRUE(view.info("/var/log/big"));
    EXPECT_EQ(replay().info("/var/log/big")->size, 5000U);
    EXPECT_EQ(replay().info("/var/log/big")->mode, 0640U);
    EXPECT_FALSE(replay().read("/var/log/big"));
}

TEST_F(Recorded, AbsenceStaysAbsence) {
    ASSERT_TRUE(view.record_into(record.path()));
    EXPECT_FALSE(view.read("/etc/absent"));
    EXPECT_TRUE(absent(replay().read("/etc/absent").error()));
}

TEST_F(Recorded, ProgramsAreFoundInIt) {
    tree.write("/usr/bin/tool", "binary");
    ASSERT_EQ(::chmod((tree / "usr/bin/tool").c_str(), 0755), 0);
    ASSERT_TRUE(view.record_into(record.path()));
    ASSERT_TRUE(view.find_program("tool"));
    EXPECT_TRUE(replay().find_program("tool"));
    EXPECT_FALSE(replay().find_program("other"));
}

TEST_F(Recorded, TextsPassTheRedactor) {
    tree.write("/etc/conf", "token=abc");
    ASSERT_TRUE(view.record_into(record.path(), [](std::string_view) { return std::string("token=***"); }));
    EXPECT_EQ(view.read("/etc/conf"), "token=abc");
    EXPECT_EQ(replay().read("/etc/conf"), "token=***");
}

TEST_F(Recorded, TheDirectoryIsRootOnlyAndMadeWhenAbsent) {
    const auto fresh = record / "a/b";
    ASSERT_TRUE(view.record_into(fresh));
    struct stat info {};
    ASSERT_EQ(::stat(fresh.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0700U);
}

TEST_F(Recorded, WhatCannotBeKeptIsSaidAndDoesNotStopTheLooking) {
    tree.write("/d/file", "text");
    record.write("/d", "in the way");
    ASSERT_TRUE(view.record_into(record.path()));
    EXPECT_EQ(view.read("/d/file"), "text");
    ASSERT_TRUE(view.record_failure());
    EXPECT_NE(view.record_failure()->what.find("/d/file"), std::string::npos);
}

TEST(RecordedHost, TheRunningHostsOwnLinksAndProcFiles) {
    const test::TempDirectory record;
    auto view = *HostView::open("/");
    ASSERT_TRUE(view.record_into(record.path()));
    const auto mine = view.read_link("/proc/self/ns/mnt");
    ASSERT_TRUE(mine);
    ASSERT_TRUE(view.read("/proc/self/status"));
    ASSERT_TRUE(view.target_info("/dev/null"));
    const auto replay = *HostView::open(record.path());
    EXPECT_EQ(replay.read_link("/proc/self/ns/mnt"), *mine);
    EXPECT_TRUE(replay.read("/proc/self/status")->starts_with("Name:"));
    EXPECT_EQ(replay.info("/dev/null")->kind, FileKind::regular) << "no device nodes in a recorded tree";
}

}   // namespace
}   // namespace ack::host
