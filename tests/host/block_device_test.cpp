#include "host/block_device.hpp"
#include "tests/host/loop_device.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace ack::host {
namespace {

constexpr std::uint64_t MiB = 1U << 20;
const Deadline now = Deadline::in(std::chrono::milliseconds{0});

HostView live_view() {
    return *HostView::open("/");
}

std::string text(std::span<const std::byte> bytes) {
    std::string copy(bytes.size(), '\0');
    std::memcpy(copy.data(), bytes.data(), bytes.size());
    return copy;
}

TEST(BlockDevice, SaysWhatTheKernelSays) {
    const test::LoopDevice loop(8 * MiB);
    const auto device = BlockDevice::open(live_view(), loop.node(), loop.number());
    ASSERT_TRUE(device) << device.error().what;
    EXPECT_EQ(device->bytes(), 8 * MiB);
    EXPECT_EQ(device->logical_sector(), 512U);
    EXPECT_EQ(device->number(), loop.number());
    EXPECT_EQ(device->node(), loop.node());
    EXPECT_FALSE(device->read_only());
    EXPECT_TRUE(device->diskseq()) << "this kernel has it";
}

TEST(BlockDevice, KnowsSectorsOf4096) {
    const test::LoopDevice loop(8 * MiB, 4096);
    EXPECT_EQ(BlockDevice::open(live_view(), loop.node())->logical_sector(), 4096U);
}

TEST(BlockDevice, AnotherNumberThanExpectedIsAnError) {
    const test::LoopDevice loop(1 * MiB);
    const auto device = BlockDevice::open(live_view(), loop.node(), loop.number() + 1);
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().code, ENODEV);
    EXPECT_FALSE(BlockDevice::open_locked(live_view(), loop.node(), loop.number() + 1, now));
}

TEST(BlockDevice, OnlyBlockDevices) {
    const test::TempDirectory directory;
    EXPECT_EQ(BlockDevice::open(live_view(), "/dev/null").error().code, ENOTBLK);
    EXPECT_EQ(BlockDevice::open(live_view(), directory.write("/file", "x")).error().code, ENOTBLK);
    EXPECT_EQ(BlockDevice::open(live_view(), directory / "absent").error().code, ENOENT);
}

class Sectors : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(Sectors, ReadsWhatIsThere) {
    const test::LoopDevice loop(4 * MiB, GetParam());
    loop.write(4096, "first");
    loop.write(3 * MiB - 3, "across");
    const auto device = *BlockDevice::open(live_view(), loop.node());
    const AlignedBuffer buffer(2 * MiB);
    ASSERT_TRUE(device.read(0, buffer.span()));
    EXPECT_EQ(first_nonzero(buffer.span()), 4096U);
    EXPECT_EQ(text(buffer.span().subspan(4096, 5)), "first");
    ASSERT_TRUE(device.read(2 * MiB, buffer.span()));
    EXPECT_EQ(text(buffer.span().subspan(MiB - 3, 6)), "across");
}

TEST_P(Sectors, AnyOffsetAndSizeWillDo) {
    const test::LoopDevice loop(4 * MiB, GetParam());
    loop.write(1 * MiB + 4090, "0123456789ab");
    const auto device = *BlockDevice::open(live_view(), loop.node());
    std::vector<std::byte> bytes(13);
    ASSERT_TRUE(device.read(1 * MiB + 4089, std::span(bytes).subspan(1)));
    EXPECT_EQ(text(std::span(bytes).subspan(1)), std::string("\0", 1) + "0123456789a");
    std::vector<std::byte> large(2 * MiB + 3);
    ASSERT_TRUE(device.read(MiB - 1, large));
    EXPECT_EQ(first_nonzero(large), 4091U);
}

TEST_P(Sectors, BeyondTheEndIsAnError) {
    const test::LoopDevice loop(1 * MiB, GetParam());
    const auto device = *BlockDevice::open(live_view(), loop.node());
    const AlignedBuffer buffer(8192);
    EXPECT_TRUE(device.read(MiB - 8192, buffer.span()));
    EXPECT_FALSE(device.read(MiB - 4096, buffer.span()));
    EXPECT_FALSE(device.read(MiB, buffer.span()));
    EXPECT_FALSE(device.read(~std::uint64_t{0} - 100, buffer.span()));
}

INSTANTIATE_TEST_SUITE_P(Sizes, Sectors, ::testing::Values(512U, 4096U));

TEST(BlockDevice, TheTailOfAnUnevenDevice) {
    const test::LoopDevice loop(1 * MiB + 512 * 3);
    loop.write(1 * MiB + 512 * 3 - 4, "last");
    const auto device = *BlockDevice::open(live_view(), loop.node());
    ASSERT_EQ(device.bytes(), 1 * MiB + 512 * 3);
    const AlignedBuffer buffer(4096);
    const auto tail = buffer.span().first(512 * 3);
    ASSERT_TRUE(device.read(1 * MiB, tail));
    EXPECT_EQ(text(tail.last(4)), "last");
}

TEST(BlockDevice, AFailedReadIsAnErrorThatNamesThePlace) {
    const test::LoopDevice loop(4 * MiB);
    const auto device = *BlockDevice::open(live_view(), loop.node());
    loop.break_it();
    const AlignedBuffer buffer(4096);
    const auto read = device.read(1 * MiB, buffer.span());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, EIO);
    EXPECT_EQ(read.error().what, "reading " + loop.node() + " at byte 1048576: Input/output error");
    std::vector<std::byte> uneven(10);
    EXPECT_FALSE(device.read(1 * MiB + 1, uneven));
}

TEST(BlockDevice, LocksTheWholeDiskForOthers) {
    const test::LoopDevice loop(1 * MiB);
    auto device = BlockDevice::open_locked(live_view(), loop.node(), loop.number(), now);
    ASSERT_TRUE(device) << device.error().what;
    const Descriptor other(::open(loop.node().c_str(), O_RDONLY | O_CLOEXEC));
    EXPECT_NE(::flock(other.get(), LOCK_EX | LOCK_NB), 0);
    device->unlock();
    EXPECT_EQ(::flock(other.get(), LOCK_EX | LOCK_NB), 0);
    std::vector<std::byte> bytes(4096);
    EXPECT_TRUE(device->read(0, bytes)) << "still open";
}

TEST(BlockDevice, TheLockGoesWithTheLastCopy) {
    const test::LoopDevice loop(1 * MiB);
    { const auto device = BlockDevice::open_locked(live_view(), loop.node(), loop.number(), now); }
    EXPECT_TRUE(BlockDevice::open_locked(live_view(), loop.node(), loop.number(), now));
}

TEST(BlockDevice, ALockedDiskIsAnErrorThatNamesWhoHoldsIt) {
    const test::LoopDevice loop(1 * MiB);
    const Descriptor other(::open(loop.node().c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_EQ(::flock(other.get(), LOCK_SH), 0);
    const auto device = BlockDevice::open_locked(live_view(), loop.node(), loop.number(), now);
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().code, EWOULDBLOCK);
    EXPECT_NE(device.error().what.find("process " + std::to_string(::getpid())), std::string::npos)
        << device.error().what;
    EXPECT_TRUE(BlockDevice::open(live_view(), loop.node())) << "reading needs no lock";
}

TEST(BlockDevice, WaitsForTheLock) {
    const test::LoopDevice loop(1 * MiB);
    int ready[2];
    ASSERT_EQ(::pipe2(ready, O_CLOEXEC), 0);
    const pid_t holder = ::fork();
    if (holder == 0) {
        const int file = ::open(loop.node().c_str(), O_RDONLY | O_CLOEXEC);
        ::flock(file, LOCK_EX);
        static_cast<void>(!::write(ready[1], "x", 1));
        ::poll(nullptr, 0, 30);
        ::_exit(0);
    }
    char letter = 0;
    ASSERT_EQ(::read(ready[0], &letter, 1), 1);
    EXPECT_TRUE(BlockDevice::open_locked(live_view(), loop.node(), loop.number(),
                                         Deadline::in(std::chrono::minutes{1})));
    ASSERT_EQ(::waitpid(holder, nullptr, 0), holder);
    for (const int end : {ready[0], ready[1]}) ::close(end);
}

TEST(BlockDevice, APartitionIsNotLocked) {
    const test::TempDirectory tree;
    const test::LoopDevice loop(1 * MiB);
    const auto number =
        std::to_string(gnu_dev_major(loop.number())) + ":" + std::to_string(gnu_dev_minor(loop.number()));
    tree.write("/sys/dev/block/" + number + "/partition", "1\n");
    std::filesystem::create_directories(tree / "dev");
    ASSERT_EQ(::mknod((tree / "dev/vdb1").c_str(), S_IFBLK | 0600, loop.number()), 0);
    const auto view = *HostView::open(tree.path());
    const auto device = BlockDevice::open_locked(view, "/dev/vdb1", loop.number(), now);
    ASSERT_FALSE(device);
    EXPECT_NE(device.error().what.find("partition"), std::string::npos);
    EXPECT_TRUE(BlockDevice::open(view, "/dev/vdb1")) << "nodes below a root open too";
}

TEST(AlignedBuffer, IsAligned) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{4096}, std::size_t{MiB}}) {
        const AlignedBuffer buffer(size);
        EXPECT_EQ(buffer.span().size(), size);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.span().data()) % 4096, 0U);
    }
}

}   // namespace
}   // namespace ack::host
