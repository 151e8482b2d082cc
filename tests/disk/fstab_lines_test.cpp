#include "disk/fstab_lines.hpp"

#include <gmock/gmock.h>

namespace ack::disk {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Identity disk{"vdb", 1, 2, "s", std::nullopt, std::nullopt};

Missing missing_in(const std::string& fstab, bool mounted = true) {
    return missing_lines(host::parse_fstab(fstab), {disk_line(disk, "ab-cd", "ext4", "/base", mounted), bind_line("/base", "a", "/t")});
}

constexpr const char* bind = "/base/a /t none bind 0 0\n";

TEST(FstabLines, AllMissing) {
    EXPECT_THAT(missing_in("").lines,
                ElementsAre("UUID=ab-cd /base ext4 defaults,nofail 0 0",
                            "/base/a /t none defaults,bind,nofail,x-systemd.requires-mounts-for=/base 0 0"));
}

TEST(FstabLines, SeveralWaysToSayTheSame) {
    for (const std::string source : {"UUID=ab-cd", "UUID=AB-CD", "/dev/vdb", "/dev/disk/by-uuid/ab-cd"}) {
        const auto found = missing_in(source + " /base/ ext4 defaults 0 2\n" + bind);
        EXPECT_THAT(found.lines, IsEmpty()) << source;
        EXPECT_THAT(found.conflicts, IsEmpty()) << source;
    }
}

TEST(FstabLines, AKernelNameMeansTheDiskOnlyWhileItIsMounted) {
    EXPECT_THAT(missing_in(std::string("/dev/vdb /base ext4 defaults 0 0\n") + bind, false).conflicts, SizeIs(1));
}

TEST(FstabLines, SomethingElseForATargetIsAConflict) {
    for (const std::string line : {"UUID=ab-cd /base xfs defaults 0 0", "UUID=ab-cd /base ext4 defaults,ro 0 0",
                                   "/dev/vdc /base ext4 defaults 0 0", "UUID=ab-ce /base ext4 defaults 0 0",
                                   "UUID=ab-cd /base ext4 noauto 0 0", "/dev/vdb /base none bind 0 0"})
        EXPECT_THAT(missing_in(line + "\n" + bind).conflicts, SizeIs(1)) << line;
    for (const std::string line : {"/other /t none bind 0 0", "/base/a /t ext4 defaults 0 0"})
        EXPECT_THAT(missing_in(line + "\n").conflicts, SizeIs(1)) << line;
}

TEST(FstabLines, ASecondLineForATargetIsAConflictToo) {
    EXPECT_THAT(missing_in(std::string("/dev/vdb /base ext4 defaults 0 0\n/dev/vdc /base ext4 defaults 0 0\n") + bind).conflicts,
                SizeIs(1));
}

TEST(FstabLines, BlanksAreWrittenAsOctal) {
    const auto found = missing_lines({}, {bind_line("/my base", "a", "/t t")});
    ASSERT_THAT(found.lines, SizeIs(1));
    const auto back = host::parse_fstab(found.lines[0] + "\n");
    ASSERT_THAT(back.lines, SizeIs(1));
    EXPECT_EQ(back.lines[0].source, "/my base/a");
    EXPECT_EQ(back.lines[0].target, "/t t");
}

TEST(FstabLines, TheOldTextStaysAsItIs) {
    EXPECT_EQ(appended("", {"a"}), "a\n");
    EXPECT_EQ(appended("x", {"a", "b"}), "x\na\nb\n");
    EXPECT_EQ(appended("x\n", {"a"}), "x\na\n");
    EXPECT_EQ(appended("broken line\\\r\n\n#\n", {"a"}), "broken line\\\r\n\n#\na\n");
}

TEST(FstabLines, NamesAreWholeWords) {
    EXPECT_TRUE(mentions("# /dev/vdb", "/dev/vdb"));
    EXPECT_TRUE(mentions("/dev/vdb\t/x", "/dev/vdb"));
    EXPECT_TRUE(mentions("/dev/vdb1 /dev/vdb,", "/dev/vdb"));
    EXPECT_FALSE(mentions("/dev/vdb1", "/dev/vdb"));
    EXPECT_FALSE(mentions("/dev/vdbc", "/dev/vdb"));
    EXPECT_FALSE(mentions("", "/dev/vdb"));
}

}   // namespace
}   // namespace ack::disk
