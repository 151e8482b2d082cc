#include "host/mounts.hpp"
#include "host/view.hpp"
#include "tests/host/private_mounts.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

namespace ack::host {
namespace {

constexpr std::string_view table =
    "22 28 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw\n"
    "28 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro\n"
    "40 28 254:16 / /var/lib/container rw,relatime shared:20 - ext4 /dev/vdb rw\n"
    "41 28 254:16 /kubelet /var/lib/kubelet rw,relatime shared:20 - ext4 /dev/vdb rw\n"
    "42 28 254:32 / /mnt/with\\040blank ro,relatime - xfs /dev/vdc rw,attr2\n"
    "43 28 254:48 / /mnt/sealed rw - ext4 /dev/vdd ro\n";

TEST(Mountinfo, EveryField) {
    const auto mounts = parse_mountinfo(table);
    ASSERT_TRUE(mounts) << mounts.error().what;
    ASSERT_EQ(mounts->size(), 6U);
    EXPECT_EQ((*mounts)[3], (Mount{41, 28, gnu_dev_makedev(254, 16), "/kubelet", "/var/lib/kubelet", "ext4",
                                   "/dev/vdb", "rw,relatime", false}));
    EXPECT_EQ((*mounts)[0].source, "sysfs");
}

TEST(Mountinfo, BlanksInNamesAreUndone) {
    EXPECT_EQ((*parse_mountinfo(table))[4].target, "/mnt/with blank");
}

TEST(Mountinfo, ReadOnlyByTheMountOrByTheFilesystem) {
    const auto mounts = *parse_mountinfo(table);
    EXPECT_FALSE(mounts[1].read_only) << "errors=remount-ro is not ro";
    EXPECT_TRUE(mounts[4].read_only);
    EXPECT_TRUE(mounts[5].read_only);
}

TEST(Mountinfo, ALineThatIsNoneIsAnErrorThatNamesIt) {
    for (const char* line : {"garbage\n", "28 1 254:1 / / rw\n", "28 1\n", "# comment\n",
                             "28 1 x:y / / rw - ext4 /dev/vda1 rw\n"}) {
        const auto mounts = parse_mountinfo(std::string(table) + line);
        ASSERT_FALSE(mounts) << line;
        EXPECT_NE(mounts.error().what.find("line 7"), std::string::npos) << mounts.error().what;
    }
}

TEST(Mountinfo, NothingIsNoMounts) {
    EXPECT_EQ(parse_mountinfo("")->size(), 0U);
}

TEST(Mounts, AnEmptyTableIsNotBelieved) {
    const test::TempDirectory tree;
    tree.write("/proc/self/mountinfo", "");
    EXPECT_FALSE(mounts(*HostView::open(tree.path())));
    tree.write("/proc/self/mountinfo", table);
    EXPECT_EQ(mounts(*HostView::open(tree.path()))->size(), 6U);
    EXPECT_TRUE(absent(mounts(*HostView::open(tree.path()), "/proc/1/mountinfo").error()));
}

TEST(Mounts, OfTheRunningHost) {
    const auto all = mounts(*HostView::open("/"));
    ASSERT_TRUE(all) << all.error().what;
    EXPECT_NE(mount_at(*all, "/"), nullptr);
    EXPECT_NE(mount_of(*all, "/proc/self/status"), nullptr);
    EXPECT_EQ(mount_of(*all, "/proc/self/status")->type, "proc");
}

TEST(MountAt, IsExact) {
    const auto all = *parse_mountinfo(table);
    EXPECT_EQ(mount_at(all, "/var/lib/kubelet")->id, 41);
    EXPECT_EQ(mount_at(all, "/var/lib"), nullptr);
    EXPECT_EQ(mount_at(all, "/var/lib/kubelet/"), nullptr);
}

TEST(MountAt, TheTopmostWhateverTheOrder) {
    const Mount below{10, 1, 1, "/", "/mnt", "ext4", "/dev/a", "rw", false};
    const Mount above{20, 10, 2, "/", "/mnt", "ext4", "/dev/b", "rw", false};
    EXPECT_EQ(mount_at({below, above}, "/mnt")->id, 20);
    EXPECT_EQ(mount_at({above, below}, "/mnt")->id, 20);
}

TEST(MountOf, IsTheLongestPrefixByWholeNames) {
    const auto all = *parse_mountinfo(table);
    EXPECT_EQ(mount_of(all, "/var/lib/kubelet/pods/x")->id, 41);
    EXPECT_EQ(mount_of(all, "/var/lib/kubelet")->id, 41);
    EXPECT_EQ(mount_of(all, "/var/lib/kubelet2")->id, 28);
    EXPECT_EQ(mount_of(all, "/")->id, 28);
    EXPECT_EQ(mount_of({}, "/"), nullptr);
}

TEST(Fstab, EveryField) {
    const auto fstab = parse_fstab("# static\n\nUUID=1234-ab / ext4 defaults,nofail 0 1\n"
                                   "/dev/vdb\t/var/lib/container/ ext4 defaults 0 0 # data\n");
    EXPECT_EQ(fstab.lines,
              (std::vector<FstabLine>{{3, "UUID=1234-ab", "/", "ext4", "defaults,nofail", 0, 1},
                                      {4, "/dev/vdb", "/var/lib/container", "ext4", "defaults", 0, 0}}));
    EXPECT_TRUE(fstab.broken.empty());
}

TEST(Fstab, WhatMayBeLeftOutIsLeftOut) {
    const auto fstab =
        parse_fstab("/dev/vdb /data ext4\n/dev/vdc /more xfs noatime\n/dev/vdd /last xfs noatime 1");
    ASSERT_EQ(fstab.lines.size(), 3U);
    EXPECT_EQ(fstab.lines[0].options, "");
    EXPECT_EQ(fstab.lines[1].options, "noatime");
    EXPECT_EQ(fstab.lines[2].frequency, 1);
}

TEST(Fstab, BlanksAreWrittenAsOctal) {
    EXPECT_EQ(parse_fstab("/dev/a /with\\040blank ext4\n").lines[0].target, "/with blank");
}

TEST(Fstab, BrokenLinesAreToldAndTheRestIsRead) {
    const auto fstab = parse_fstab(
        "/dev/a /a ext4\njunk\n/dev/b\n  # comment\n/dev/c /c ext4 defaults x y\n/dev/d /d xfs\n");
    EXPECT_EQ(fstab.broken, (std::vector<std::size_t>{2, 3, 5}));
    ASSERT_EQ(fstab.lines.size(), 2U);
    EXPECT_EQ(fstab.lines[1].number, 6U);
}

TEST(Fstab, ALineThatLooksLikeAnotherTableIsStillReadAsFstab) {
    const auto fstab = parse_fstab("1 2 ext4\nFilename\tType\tSize\n");
    EXPECT_EQ(fstab.lines.size() + fstab.broken.size(), 2U);
    ASSERT_FALSE(fstab.lines.empty());
    EXPECT_EQ(fstab.lines[0].source, "1");
}

TEST(Fstab, BytesThatDoNotBelongThereAreBroken) {
    const auto fstab = parse_fstab(std::string("/dev/a /a\0 ext4\n", 16));
    EXPECT_EQ(fstab.broken, std::vector<std::size_t>{1});
}

TEST(Fstab, SwapHasNoTarget) {
    const auto fstab = parse_fstab("/swapfile none swap sw 0 0\n/dev/vdb2 swap swap defaults\n");
    ASSERT_EQ(fstab.lines.size(), 2U);
    EXPECT_EQ(fstab.lines[0].type, "swap");
    EXPECT_EQ(fstab.lines[0].target, "none");
}

TEST(Fstab, AnAbsentFileIsAnEmptyOneAnUnreadableOneIsNot) {
    const test::TempDirectory tree;
    const auto view = *HostView::open(tree.path());
    EXPECT_EQ(fstab(view), Fstab{});
    std::filesystem::create_directories(tree / "etc/fstab");
    EXPECT_FALSE(fstab(view));
}

}   // namespace
}   // namespace ack::host
