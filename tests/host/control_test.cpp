#include "host/control.hpp"
#include "tests/host/private_mounts.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <cerrno>

namespace ack::host {
namespace {

class Control : public ::testing::Test {
protected:
    Control() : control(*HostView::open(tree.path())) { std::filesystem::create_directories(tree / "etc"); }

    struct stat info(const std::string& path) const {
        struct stat found {};
        EXPECT_EQ(::lstat((tree / path).c_str(), &found), 0) << path;
        return found;
    }
    std::size_t files_in(const std::string& path) const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(tree / path), {}));
    }
    std::string text(const std::string& path) const { return test::text_of(tree / path); }

    test::TempDirectory tree;
    HostControl control;
};

TEST_F(Control, WritesWholeFilesWithTheGivenMode) {
    const auto before = ::umask(0077);
    EXPECT_TRUE(control.write_file("/etc/new", "text\n", 0644));
    ::umask(before);
    EXPECT_EQ(text("/etc/new"), "text\n");
    EXPECT_EQ(info("/etc/new").st_mode & 07777U, 0644U);
    EXPECT_TRUE(control.write_file("/etc/new", "", 0600));
    EXPECT_EQ(text("/etc/new"), "");
    EXPECT_EQ(info("/etc/new").st_mode & 07777U, 0600U);
    EXPECT_EQ(files_in("/etc"), 1U) << "no temporary file is left";
}

TEST_F(Control, BelongsToRootWhoeverHadItBefore) {
    tree.write("/etc/file", "old");
    ASSERT_EQ(::chown((tree / "etc/file").c_str(), 12, 34), 0);
    ASSERT_TRUE(control.write_file("/etc/file", "new", 0644));
    EXPECT_EQ(info("/etc/file").st_uid, 0U);
    EXPECT_EQ(info("/etc/file").st_gid, 0U);
}

TEST_F(Control, DoesNotWriteThroughALinkNorOverAnythingButAFile) {
    tree.write("/etc/target", "precious");
    tree.link("/etc/link", "target");
    tree.link("/etc/dangling", "nowhere");
    std::filesystem::create_directories(tree / "etc/directory");
    EXPECT_EQ(control.write_file("/etc/link", "x", 0644).error().code, ELOOP);
    EXPECT_EQ(control.write_file("/etc/dangling", "x", 0644).error().code, ELOOP);
    EXPECT_FALSE(control.write_file("/etc/directory", "x", 0644));
    EXPECT_FALSE(control.replace_file("/etc/link", "x"));
    EXPECT_EQ(text("/etc/target"), "precious");
}

TEST_F(Control, TheParentMustBeThere) {
    EXPECT_EQ(control.write_file("/absent/file", "x", 0644).error().code, ENOENT);
    EXPECT_FALSE(control.write_file("relative", "x", 0644));
    EXPECT_FALSE(control.write_file("/", "x", 0644));
    EXPECT_FALSE(control.write_file("/etc/", "x", 0644));
}

TEST_F(Control, StaysBelowTheRoot) {
    tree.link("/out", "/../../../../etc");
    EXPECT_TRUE(control.write_file("/out/inside", "x", 0644));
    EXPECT_EQ(text("/etc/inside"), "x");
    EXPECT_TRUE(control.write_file("/../../../inside-too", "x", 0644));
    EXPECT_EQ(text("/inside-too"), "x");
}

TEST_F(Control, ReplacingKeepsModeOwnerAndAttributes) {
    const auto file = tree.write("/etc/fstab", "old\n");
    ASSERT_EQ(::chown(file.c_str(), 12, 34), 0);
    ASSERT_EQ(::chmod(file.c_str(), 0664), 0);
    ASSERT_EQ(::setxattr(file.c_str(), "trusted.note", "kept", 4, 0), 0);
    ASSERT_TRUE(control.replace_file("/etc/fstab", "new\n"));
    EXPECT_EQ(text("/etc/fstab"), "new\n");
    EXPECT_EQ(info("/etc/fstab").st_mode & 07777U, 0664U);
    EXPECT_EQ(info("/etc/fstab").st_uid, 12U);
    EXPECT_EQ(info("/etc/fstab").st_gid, 34U);
    char value[8]{};
    EXPECT_EQ(::getxattr(file.c_str(), "trusted.note", value, sizeof value), 4);
}

TEST_F(Control, ReplacingNeedsAFile) {
    EXPECT_EQ(control.replace_file("/etc/absent", "x").error().code, ENOENT);
    EXPECT_FALSE(control.replace_file("/etc", "x"));
}

TEST_F(Control, MakesDirectoriesThatAreAbsent) {
    const auto before = ::umask(0077);
    ASSERT_TRUE(control.make_directories("/var/lib/container", 0755));
    ::umask(before);
    EXPECT_EQ(info("/var").st_mode & 07777U, 0755U);
    EXPECT_EQ(info("/var/lib/container").st_mode & 07777U, 0755U);
    ASSERT_EQ(::chmod((tree / "var").c_str(), 0711), 0);
    EXPECT_TRUE(control.make_directories("/var/lib/container/", 0700));
    EXPECT_EQ(info("/var").st_mode & 07777U, 0711U) << "what is there stays as it is";
    EXPECT_EQ(info("/var/lib/container").st_mode & 07777U, 0755U);
    EXPECT_TRUE(control.make_directories("/", 0755));
}

TEST_F(Control, AFileInTheWayIsAnError) {
    tree.write("/var/lib", "file");
    EXPECT_EQ(control.make_directories("/var/lib", 0755).error().code, ENOTDIR);
    EXPECT_EQ(control.make_directories("/var/lib/kubelet", 0755).error().code, ENOTDIR);
    tree.link("/dangling", "/nowhere");
    EXPECT_FALSE(control.make_directories("/dangling/x", 0755));
}

TEST_F(Control, RemovesWhatIsThereAndIsContentWhenNothingIs) {
    tree.write("/etc/file", "x");
    tree.link("/etc/link", "file");
    EXPECT_TRUE(control.remove_file("/etc/link"));
    EXPECT_EQ(text("/etc/file"), "x") << "the link goes, not what it leads to";
    EXPECT_TRUE(control.remove_file("/etc/file"));
    EXPECT_TRUE(control.remove_file("/etc/file"));
    EXPECT_TRUE(control.remove_file("/absent/file"));
    EXPECT_FALSE(control.remove_file("/etc"));
    EXPECT_EQ(files_in("/etc"), 0U);
}

TEST_F(Control, RemovesOnlyEmptyDirectories) {
    tree.write("/full/file", "x");
    std::filesystem::create_directories(tree / "empty");
    EXPECT_EQ(control.remove_empty_directory("/full").error().code, ENOTEMPTY);
    EXPECT_TRUE(control.remove_empty_directory("/empty"));
    EXPECT_TRUE(control.remove_empty_directory("/empty"));
    EXPECT_FALSE(control.remove_empty_directory("/full/file"));
    EXPECT_EQ(text("/full/file"), "x");
}

TEST_F(Control, ProgramsRunOnARunningHostOnly) {
    EXPECT_FALSE(control.run(Changing::bash, {"-c", "true"}));
    HostControl live(*HostView::open("/"));
    const auto result = live.run(Changing::bash, {"-c", "echo $LC_ALL $0 \"$1\"", "zero", "o n e"});
    ASSERT_TRUE(result) << result.error().what;
    EXPECT_EQ(result->output, "C zero o n e\n");
    ProcessRequest request;
    request.environment = {"OTHER=mine"};
    EXPECT_EQ(live.run(Changing::bash, {"-c", "echo $OTHER$LC_ALL"}, request)->output, "mine\n");
}

TEST_F(Control, SelfIsThisVeryBinary) {
    HostControl live(*HostView::open("/"));
    const auto result = live.run(Changing::self, {"--gtest_filter=Zero.*", "--gtest_list_tests"});
    ASSERT_TRUE(result);
    EXPECT_NE(result->output.find("EveryBitCounts"), std::string::npos);
}

class FullDisk : public test::PrivateMounts {};

TEST_F(FullDisk, NothingIsLeftBehindAndTheOldFileStays) {
    const test::TempDirectory tree;
    ASSERT_EQ(::mount("none", tree.path().c_str(), "tmpfs", 0, "size=64k"), 0);
    tree.write("/fstab", "old");
    HostControl control(*HostView::open(tree.path()));
    const std::string large(256 * 1024, 'x');
    EXPECT_EQ(control.write_file("/fstab", large, 0644).error().code, ENOSPC);
    EXPECT_EQ(control.replace_file("/fstab", large).error().code, ENOSPC);
    EXPECT_EQ(control.write_file("/new", large, 0644).error().what, "writing /new: No space left on device");
    EXPECT_EQ(test::text_of(tree / "fstab"), "old");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(tree.path()), {}), 1);
    ASSERT_EQ(::umount2(tree.path().c_str(), MNT_DETACH), 0);
}

TEST_F(FullDisk, AReadOnlyFilesystemIsAnError) {
    const test::TempDirectory tree;
    ASSERT_EQ(::mount("none", tree.path().c_str(), "tmpfs", MS_RDONLY, nullptr), 0);
    HostControl control(*HostView::open(tree.path()));
    EXPECT_EQ(control.write_file("/new", "x", 0644).error().code, EROFS);
    EXPECT_EQ(control.make_directories("/new", 0755).error().code, EROFS);
    ASSERT_EQ(::umount2(tree.path().c_str(), MNT_DETACH), 0);
}

}   // namespace
}   // namespace ack::host
