#include "host/view.hpp"
#include "tests/host/temp_directory.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cerrno>

namespace ack::host {
namespace {

using Names = std::vector<std::string>;

class View : public ::testing::Test {
protected:
    HostView view() const { return *HostView::open(tree.path()); }
    test::TempDirectory tree;
};

HostView live_view() {
    return *HostView::open("/");
}

TEST_F(View, OnlyTheRunningRootIsLive) {
    EXPECT_TRUE(live_view().live());
    EXPECT_TRUE(HostView::open("/usr/..")->live());
    EXPECT_EQ(HostView::open("/usr/..")->root(), "/");
    EXPECT_FALSE(view().live());
    EXPECT_EQ(view().root(), tree.path());
}

TEST_F(View, ARootThatIsNoDirectoryIsAnError) {
    EXPECT_EQ(HostView::open(tree / "absent").error().code, ENOENT);
    EXPECT_EQ(HostView::open(tree.write("/file", "")).error().code, ENOTDIR);
}

TEST_F(View, ReadsWholeFiles) {
    const std::string text = std::string(200'000, 'x') + '\0' + "end";
    tree.write("/etc/big", text);
    tree.write("/etc/empty", "");
    EXPECT_EQ(view().read("/etc/big"), text);
    EXPECT_EQ(view().read("/etc/empty"), "");
}

TEST_F(View, LongerThanTheLimitIsAnErrorNeverAPart) {
    tree.write("/file", "12345");
    EXPECT_EQ(view().read("/file", 5), "12345");
    EXPECT_EQ(view().read("/file", 4).error().code, EFBIG);
}

TEST_F(View, AbsenceIsToldFromOtherErrors) {
    tree.write("/file", "");
    EXPECT_TRUE(absent(view().read("/absent").error()));
    EXPECT_TRUE(absent(view().read("/file/below").error()));
    EXPECT_FALSE(absent(view().read("/").error()));
    EXPECT_EQ(view().read("/").error().code, EISDIR);
    EXPECT_EQ(view().read("/absent").error().what, "looking at /absent: No such file or directory");
}

TEST_F(View, NeverWaitsForAPipe) {
    ASSERT_EQ(::mkfifo((tree / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(view().read("/pipe").error().code, EINVAL);
}

TEST_F(View, CharacterDevicesAreReadAsFarAsTheyAnswer) {
    EXPECT_EQ(live_view().read("/dev/null"), "");
    EXPECT_EQ(live_view().read("/dev/zero", 1000).error().code, EFBIG);
    EXPECT_TRUE(live_view().read("/dev/kmsg", 64U << 20));
}

TEST_F(View, RelativePathsAreRefused) {
    EXPECT_EQ(view().read("etc/hosts").error().code, EINVAL);
}

TEST_F(View, NothingLeadsOutOfTheRoot) {
    tree.link("/etc/passwd", "/../../../../../../etc/passwd");
    EXPECT_EQ(view().read("/etc/passwd").error().code, ELOOP);
    tree.link("/out", "/proc/self/status");
    EXPECT_EQ(view().read("/out").error().code, ENOENT);
    EXPECT_EQ(view().read("/../../../etc/hostname").error().code, ENOENT);
}

TEST_F(View, ListsSortedAndWithoutTheDots) {
    for (const char* name : {"/d/b", "/d/a", "/d/.hidden", "/d/c/x"}) tree.write(name, "");
    EXPECT_EQ(view().list("/d"), (Names{".hidden", "a", "b", "c"}));
    std::filesystem::create_directory(tree / "empty");
    EXPECT_EQ(view().list("/empty"), Names{});
    EXPECT_EQ(view().list("/absent").error().code, ENOENT);
    EXPECT_EQ(view().list("/d/a").error().code, ENOTDIR);
}

TEST_F(View, LinksAreReadAsTheyStand) {
    tree.link("/link", "/some/where");
    tree.write("/file", "");
    EXPECT_EQ(view().read_link("/link"), "/some/where");
    EXPECT_EQ(view().read_link("/file").error().code, EINVAL);
    EXPECT_EQ(view().read_link("/absent").error().code, ENOENT);
    EXPECT_TRUE(live_view().read_link("/proc/self/ns/mnt")->starts_with("mnt:["));
}

TEST_F(View, InfoIsOfTheLinkAndTargetInfoOfWhatItLeadsTo) {
    tree.write("/file", "12345");
    ASSERT_EQ(::chmod((tree / "file").c_str(), 0640), 0);
    tree.link("/link", "/file");
    EXPECT_EQ(view().info("/link")->kind, FileKind::symlink);
    const auto target = view().target_info("/link");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->kind, FileKind::regular);
    EXPECT_EQ(target->size, 5U);
    EXPECT_EQ(target->mode, 0640U);
    EXPECT_EQ(target->uid, ::getuid());
    EXPECT_EQ(target->special, dev_t{0});
}

TEST_F(View, KnowsEveryKind) {
    ASSERT_EQ(::mkfifo((tree / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(view().info("/pipe")->kind, FileKind::fifo);
    EXPECT_EQ(view().info("/")->kind, FileKind::directory);
    const auto null = live_view().info("/dev/null");
    EXPECT_EQ(null->kind, FileKind::char_device);
    EXPECT_EQ(null->special, ::gnu_dev_makedev(1, 3));
}

TEST_F(View, ADanglingLinkExistsAndItsTargetDoesNot) {
    tree.link("/link", "/nowhere");
    EXPECT_TRUE(view().exists("/link"));
    EXPECT_FALSE(view().target_info("/link"));
    EXPECT_FALSE(view().exists("/nowhere"));
}

TEST_F(View, ProgramsAreFoundBelowTheRootInTheStandardDirectoriesOnly) {
    tree.write("/usr/bin/tool", "");
    tree.write("/bin/plain", "");
    tree.write("/opt/bin/other", "");
    ASSERT_EQ(::chmod((tree / "usr/bin/tool").c_str(), 0755), 0);
    ASSERT_EQ(::chmod((tree / "opt/bin/other").c_str(), 0755), 0);
    tree.link("/usr/sbin/linked", "../bin/tool");
    std::filesystem::create_directories(tree / "usr/bin/directory");
    EXPECT_EQ(view().find_program("tool"), std::filesystem::path("/usr/bin/tool"));
    EXPECT_EQ(view().find_program("linked"), std::filesystem::path("/usr/sbin/linked"));
    for (const char* name : {"plain", "other", "directory", "sh"})
        EXPECT_EQ(view().find_program(name).error().code, ENOENT);
    EXPECT_TRUE(live_view().find_program("sh"));
}

TEST_F(View, AnImageCannotBeAsked) {
    const auto answer = view().ask(Asking::mkfs_version, {}, Deadline::never());
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().what.find("not a running host"), std::string::npos);
    EXPECT_NE(view().space("/").error().what.find("running host"), std::string::npos);
}

TEST_F(View, OnlyQuestionsAreAsked) {
    EXPECT_FALSE(live_view().ask(Asking::systemctl_show, {"stop", "x.service"}, Deadline::never()));
}

TEST_F(View, AsksARunningHost) {
    const auto good = tree.write("/good.sh", "if true; then echo yes; fi\n");
    const auto bad = tree.write("/bad.sh", "if true; then\n");
    const auto fine = live_view().ask(Asking::bash_syntax, {good}, Deadline::in(std::chrono::minutes{1}));
    ASSERT_TRUE(fine) << fine.error().what;
    EXPECT_TRUE(fine->ok());
    EXPECT_EQ(fine->output, "");
    const auto broken = live_view().ask(Asking::bash_syntax, {bad}, Deadline::in(std::chrono::minutes{1}));
    ASSERT_TRUE(broken);
    EXPECT_FALSE(broken->ok());
    EXPECT_NE(broken->output.find("syntax error"), std::string::npos);
}

TEST_F(View, SpaceIsCounted) {
    const auto space = live_view().space(tree.path());
    ASSERT_TRUE(space);
    EXPECT_GT(space->bytes, 0U);
    EXPECT_LE(space->bytes_free, space->bytes);
    EXPECT_FALSE(space->read_only);
    EXPECT_EQ(live_view().space(tree / "absent").error().code, ENOENT);
}

TEST_F(View, OpensWithoutLinksOnlyWhereThereAreNone) {
    tree.write("/real/file", "");
    tree.link("/link", "real");
    EXPECT_TRUE(view().open_without_links("/real/file", O_RDONLY));
    EXPECT_EQ(view().open_without_links("/link/file", O_RDONLY).error().code, ELOOP);
    EXPECT_EQ(live_view().open_without_links(tree / "link", O_PATH).error().code, ELOOP);
    EXPECT_TRUE(view().open_file("/link/file", O_RDONLY));
}

}   // namespace
}   // namespace ack::host
