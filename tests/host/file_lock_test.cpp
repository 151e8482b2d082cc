#include "host/descriptor.hpp"
#include "host/file_lock.hpp"
#include "tests/host/temp_directory.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/sysmacros.h>

namespace ack::host {
namespace {

constexpr std::string_view locks = "1: POSIX  ADVISORY  WRITE 11 fe:01:500 0 EOF\n"
                                   "2: FLOCK  ADVISORY  WRITE 22 fe:01:600 0 EOF\n"
                                   "3: FLOCK  ADVISORY  READ 33 00:05:600 0 EOF\n"
                                   "3: -> FLOCK  ADVISORY  WRITE 44 fe:01:700 0 EOF\n";

TEST(FlockPid, FindsTheHolderByDeviceAndInode) {
    EXPECT_EQ(flock_pid(locks, gnu_dev_makedev(0xfe, 1), 600), 22);
    EXPECT_EQ(flock_pid(locks, gnu_dev_makedev(0, 5), 600), 33);
}

TEST(FlockPid, OtherLocksAndThoseWhoWaitAreNotIt) {
    EXPECT_EQ(flock_pid(locks, gnu_dev_makedev(0xfe, 1), 500), 0);
    EXPECT_EQ(flock_pid(locks, gnu_dev_makedev(0xfe, 1), 700), 0);
    EXPECT_EQ(flock_pid("", gnu_dev_makedev(0xfe, 1), 600), 0);
    EXPECT_EQ(flock_pid("nonsense\n1: FLOCK\n", gnu_dev_makedev(0xfe, 1), 600), 0);
}

TEST(FlockHolder, OfARealFile) {
    const test::TempDirectory directory;
    const Descriptor file(::open(directory.write("/lock", "").c_str(), O_RDWR | O_CLOEXEC));
    EXPECT_FALSE(flock_holder(file.get()));
    ASSERT_EQ(::flock(file.get(), LOCK_EX), 0);
    const auto holder = flock_holder(file.get());
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->pid, ::getpid());
    EXPECT_EQ(holder->command, "host_tests");
}

TEST(FlockHolder, InWords) {
    EXPECT_EQ(describe(LockHolder{7, "mkfs.ext4"}), "mkfs.ext4, process 7");
    EXPECT_EQ(describe(LockHolder{7, ""}), "process 7");
}

}   // namespace
}   // namespace ack::host
