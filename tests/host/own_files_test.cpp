#include "host/descriptor.hpp"
#include "host/own_files.hpp"
#include "host/process.hpp"
#include "tests/host/private_mounts.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>

namespace ack::host {
namespace {

class OwnFiles : public ::testing::Test {
protected:
    unsigned mode(const std::string& name) const {
        struct stat info {};
        EXPECT_EQ(::lstat((directory / name).c_str(), &info), 0);
        return info.st_mode & 07777U;
    }
    std::size_t count() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(directory.path()), {}));
    }
    test::TempDirectory directory;
};

TEST_F(OwnFiles, DirectoriesAreForRootAlone) {
    ASSERT_TRUE(make_own_directory(directory / "a/b"));
    EXPECT_EQ(mode("a"), 0700U);
    EXPECT_EQ(mode("a/b"), 0700U);
    EXPECT_TRUE(make_own_directory(directory / "a/b/"));
}

TEST_F(OwnFiles, ADirectoryOthersWriteInIsRefused) {
    ASSERT_TRUE(make_own_directory(directory / "a"));
    ASSERT_EQ(::chmod((directory / "a").c_str(), 0777), 0);
    EXPECT_EQ(make_own_directory(directory / "a").error().code, EPERM);
    ASSERT_EQ(::chmod((directory / "a").c_str(), 0755), 0);
    EXPECT_TRUE(make_own_directory(directory / "a"));
    ASSERT_EQ(::chown((directory / "a").c_str(), 12, 34), 0);
    EXPECT_EQ(make_own_directory(directory / "a").error().code, EPERM);
}

TEST_F(OwnFiles, WhatIsNoDirectoryIsRefused) {
    directory.write("/file", "");
    directory.link("/link", "/tmp");
    EXPECT_EQ(make_own_directory(directory / "file").error().code, ENOTDIR);
    EXPECT_FALSE(make_own_directory(directory / "link"));
    EXPECT_FALSE(make_own_directory(directory / "file/below"));
}

TEST_F(OwnFiles, WritesWholeFilesForRootAlone) {
    const auto before = ::umask(0);
    EXPECT_TRUE(write_own_file(directory / "file", "one"));
    EXPECT_TRUE(write_own_file(directory / "file", "two"));
    ::umask(before);
    EXPECT_EQ(read_own_file(directory / "file"), "two");
    EXPECT_EQ(mode("file"), 0600U);
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(write_own_file(directory / "absent/file", "x").error().code, ENOENT);
}

TEST_F(OwnFiles, ALinkIsReplacedNotFollowed) {
    directory.write("/precious", "kept");
    directory.link("/file", "precious");
    ASSERT_TRUE(write_own_file(directory / "file", "new"));
    EXPECT_EQ(test::text_of(directory / "precious"), "kept");
    EXPECT_EQ(read_own_file(directory / "file"), "new");
    directory.link("/log", "precious");
    EXPECT_EQ(append_own_file(directory / "log", "x").error().code, ELOOP);
    EXPECT_EQ(read_own_file(directory / "log").error().code, ELOOP);
    EXPECT_FALSE(OwnLock::take(directory / "log", "x"));
}

TEST_F(OwnFiles, Appends) {
    ASSERT_TRUE(append_own_file(directory / "log", "one\n"));
    ASSERT_TRUE(append_own_file(directory / "log", "two\n"));
    EXPECT_EQ(read_own_file(directory / "log"), "one\ntwo\n");
    EXPECT_EQ(mode("log"), 0600U);
}

TEST_F(OwnFiles, ReadingHasALimit) {
    directory.write("/file", "12345");
    EXPECT_EQ(read_own_file(directory / "file", 5), "12345");
    EXPECT_EQ(read_own_file(directory / "file", 4).error().code, EFBIG);
    EXPECT_EQ(read_own_file(directory / "absent").error().code, ENOENT);
}

TEST_F(OwnFiles, PointsLinks) {
    ASSERT_TRUE(point_own_link(directory / "latest", "runs/1"));
    ASSERT_TRUE(point_own_link(directory / "latest", "runs/2"));
    EXPECT_EQ(std::filesystem::read_symlink(directory / "latest"), "runs/2");
    EXPECT_EQ(count(), 1U);
}

TEST_F(OwnFiles, Removes) {
    directory.write("/d/e/file", "x");
    directory.write("/outside/file", "kept");
    directory.link("/d/link", directory / "outside");
    EXPECT_TRUE(remove_own_directory(directory / "d"));
    EXPECT_TRUE(remove_own_directory(directory / "d"));
    EXPECT_EQ(test::text_of(directory / "outside/file"), "kept");
    EXPECT_TRUE(remove_own_file(directory / "outside/file"));
    EXPECT_TRUE(remove_own_file(directory / "outside/file"));
    EXPECT_FALSE(remove_own_file(directory / "outside"));
}

TEST_F(OwnFiles, ALockIsTakenOnce) {
    const auto lock = OwnLock::take(directory / "lock", "run-1 123\n");
    ASSERT_TRUE(lock) << lock.error().what;
    EXPECT_EQ(mode("lock"), 0600U);
    const auto second = OwnLock::take(directory / "lock", "run-2 456\n");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, EWOULDBLOCK);
    EXPECT_NE(second.error().what.find("process " + std::to_string(::getpid())), std::string::npos);
    EXPECT_EQ(lock_holder(directory / "lock"), "run-1 123\n");
}

TEST_F(OwnFiles, ALockEndsWithItsObject) {
    { const auto lock = OwnLock::take(directory / "lock", "a long text of an earlier run"); }
    EXPECT_EQ(lock_holder(directory / "lock").error().code, ENOENT);
    EXPECT_EQ(lock_holder(directory / "absent").error().code, ENOENT);
    const auto again = OwnLock::take(directory / "lock", "new");
    ASSERT_TRUE(again);
    EXPECT_EQ(lock_holder(directory / "lock"), "new");
}

TEST_F(OwnFiles, WhoeverOnlyLooksDoesNotKeepTheLock) {
    ASSERT_TRUE(OwnLock::take(directory / "lock", "x"));
    EXPECT_FALSE(lock_holder(directory / "lock"));
    EXPECT_TRUE(OwnLock::take(directory / "lock", "y"));
}

TEST_F(OwnFiles, TheLockOfAProcessThatDiedIsFree) {
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = OwnLock::take(directory / "lock", "child");
        ::_exit(lock ? 0 : 1);
    }
    int status = 1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(OwnLock::take(directory / "lock", "parent"));
}

TEST_F(OwnFiles, AProgramWeStartedDoesNotHoldOurLock) {
    pid_t left = 0;
    {
        const auto lock = OwnLock::take(directory / "lock", "x");
        ProcessRequest request;
        request.program = "/bin/sh";
        request.arguments = {"-c", "sleep 1000 >/dev/null 2>&1 & echo $!"};
        left = static_cast<pid_t>(std::stol(run_process(request)->output));
    }
    EXPECT_TRUE(OwnLock::take(directory / "lock", "y"));
    ::kill(left, SIGKILL);
}

class OwnFilesOnAFullDisk : public test::PrivateMounts {};

TEST_F(OwnFilesOnAFullDisk, TheOldFileStaysAndNothingElse) {
    const test::TempDirectory directory;
    ASSERT_EQ(::mount("none", directory.path().c_str(), "tmpfs", 0, "size=64k"), 0);
    ASSERT_TRUE(write_own_file(directory / "file", "old"));
    EXPECT_EQ(write_own_file(directory / "file", std::string(256 * 1024, 'x')).error().code, ENOSPC);
    EXPECT_EQ(read_own_file(directory / "file"), "old");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);
    ASSERT_EQ(::umount2(directory.path().c_str(), MNT_DETACH), 0);
}

}   // namespace
}   // namespace ack::host
