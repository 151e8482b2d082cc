#include "disk/inventory.hpp"

#include "tests/disk/loop.hpp"
#include "tests/disk/tree.hpp"

#include <gmock/gmock.h>
#include <linux/loop.h>
#include <random>
#include <sys/ioctl.h>
#include <thread>
#include <sys/sysmacros.h>
#include <sys/wait.h>

namespace ack::disk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Loop;
using testing::Tree;

constexpr std::uint64_t gib = 1ULL << 30;

// vda: the system on vda1 and LVM on vda2; vdb: data in use; vdc: free.
void write_host(const Tree& tree) {
    tree.disk("vda", "253:0", 40 * gib / 512, "sys0");
    tree.partition("vda", 1, "253:1", 2048, 2 * gib / 512);
    tree.partition("vda", 2, "253:2", 5 * gib / 512, 30 * gib / 512);
    tree.directory("/sys/block/vda/vda2/holders/dm-0");
    tree.disk("dm-0", "252:0", 20 * gib / 512);
    tree.directory("/sys/block/dm-0/slaves/vda2");
    tree.disk("vdb", "253:16", 100 * gib / 512, "data1\n");
    tree.disk("vdc", "253:32", 200 * gib / 512, "data2");
    tree.disk("sr0", "11:0", 0);
    tree.put("/proc/1/mountinfo", "20 1 252:0 / / rw,relatime - ext4 /dev/mapper/root rw\n"
                                  "21 20 253:1 / /boot rw - ext4 /dev/vda1 rw\n"
                                  "22 20 253:16 / /data rw - xfs /dev/vdb rw\n");
    tree.put("/proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
}

std::vector<Disk> look(const Tree& tree) {
    const auto inventory = look_at_disks(tree.view(), Deadline::never());
    EXPECT_TRUE(inventory.disks) << (inventory.disks ? "" : inventory.disks.error().what);
    return inventory.disks.value_or(std::vector<Disk>{});
}

const Disk& named(const std::vector<Disk>& disks, std::string_view name) {
    for (const auto& disk : disks)
        if (disk.name == name) return disk;
    throw std::runtime_error("no disk " + std::string(name));
}

TEST(Inventory, SeesDisksPartitionsAndHolders) {
    const Tree tree;
    write_host(tree);
    const auto disks = look(tree);
    ASSERT_EQ(disks.size(), 5U);
    const auto& vda = named(disks, "vda");
    EXPECT_EQ(vda.kind, DiskKind::disk);
    EXPECT_EQ(vda.number, makedev(253, 0));
    EXPECT_EQ(vda.bytes, 40 * gib);
    EXPECT_EQ(vda.physical_sector, 4096U);
    EXPECT_EQ(vda.serial, "sys0");
    ASSERT_EQ(vda.partitions.size(), 2U);
    EXPECT_EQ(vda.partitions[0].start, 1048576U);
    EXPECT_THAT(vda.partitions[1].use.holders, ElementsAre("dm-0"));
    EXPECT_THAT(vda.system_roles, ElementsAre("/", "/boot"));
    EXPECT_THAT(named(disks, "dm-0").slaves, ElementsAre("vda2"));
    EXPECT_EQ(named(disks, "sr0").kind, DiskKind::optical);
}

TEST(Inventory, DataDisksHoldNoSystem) {
    const Tree tree;
    write_host(tree);
    const auto disks = look(tree);
    const auto& vdb = named(disks, "vdb");
    EXPECT_EQ(vdb.serial, "data1");
    EXPECT_THAT(vdb.system_roles, IsEmpty());
    ASSERT_EQ(vdb.use.mounts.size(), 1U);
    EXPECT_EQ(vdb.use.mounts[0].target, "/data");
    EXPECT_EQ(named(disks, "vdc").use, Use{});
}

TEST(Inventory, SwapThroughAHolderCounts) {
    const Tree tree;
    write_host(tree);
    tree.directory("/sys/block/vdc/holders/dm-1");
    tree.disk("dm-1", "252:1", gib / 512);
    tree.put("/proc/swaps", "Filename Type Size Used Priority\n/dev/dm-1 partition 1048572 0 -2\n");
    const auto disks = look(tree);
    EXPECT_TRUE(named(disks, "vdc").use.swap);
    EXPECT_THAT(named(disks, "vdc").system_roles, ElementsAre("swap"));
}

TEST(Inventory, ASwapFileCountsForTheDiskItLiesOn) {
    const Tree tree;
    write_host(tree);
    tree.put("/proc/swaps", "Filename Type Size Used Priority\n/data/swap\\040file file 1048572 0 -2\n");
    EXPECT_THAT(named(look(tree), "vdb").system_roles, ElementsAre("swap"));
}

TEST(Inventory, HoldersOfAllLevels) {
    const Tree tree;
    write_host(tree);
    tree.directory("/sys/block/vdc/holders/md0");
    tree.disk("md0", "9:0", gib / 512);
    tree.directory("/sys/block/md0/holders/dm-3");
    tree.disk("dm-3", "252:3", gib / 512);
    EXPECT_THAT(named(look(tree), "vdc").use.holders, ElementsAre("dm-3", "md0"));
}

TEST(Inventory, ALoopDeviceOverADiskIsItsHolder) {
    const Tree tree;
    write_host(tree);
    tree.disk("loop0", "7:0", gib / 512);
    tree.put("/sys/block/loop0/loop/backing_file", "/dev/vdc\n");
    EXPECT_THAT(named(look(tree), "vdc").use.holders, ElementsAre("loop0"));
}

TEST(Inventory, AFilesystemWithANumberOfItsOwnGoesByItsSource) {
    const Tree tree;
    write_host(tree);
    tree.put("/proc/1/mountinfo", "20 1 0:31 /@ / rw,relatime - btrfs /dev/vdc rw,subvol=/@\n");
    EXPECT_THAT(named(look(tree), "vdc").system_roles, ElementsAre("/"));
}

TEST(Inventory, HiddenPathsAndFreeLoopDevicesAreLeftOut) {
    const Tree tree;
    write_host(tree);
    tree.disk("loop5", "7:5", 0);
    tree.disk("nvme0c0n1", "259:9", 10);
    tree.put("/sys/block/nvme0c0n1/hidden", "1\n");
    EXPECT_EQ(look(tree).size(), 5U);
}

TEST(Inventory, NvmeSerialAndSharedNamespace) {
    const Tree tree;
    write_host(tree);
    tree.disk("nvme1n1", "259:1", gib / 512);
    tree.put("/sys/block/nvme1n1/device/serial", "bp1abc  \n");
    tree.put("/sys/block/nvme1n1/wwid", "nvme.1ded-00\n");
    tree.directory("/sys/block/nvme1n1/device/nvme1");
    tree.directory("/sys/block/nvme1n1/device/nvme1n1");
    EXPECT_EQ(named(look(tree), "nvme1n1").serial, "bp1abc");
    EXPECT_EQ(named(look(tree), "nvme1n1").wwn, "nvme.1ded-00");
    EXPECT_FALSE(named(look(tree), "nvme1n1").shared);
    tree.directory("/sys/block/nvme1n1/device/nvme2");
    EXPECT_TRUE(named(look(tree), "nvme1n1").shared);
}

TEST(Inventory, WhatCannotBeReadMakesAllUnknown) {
    const Tree tree;
    write_host(tree);
    tree.put("/sys/block/vdc/size", "many\n");
    const auto inventory = look_at_disks(tree.view(), Deadline::never());
    ASSERT_FALSE(inventory.disks);
    EXPECT_THAT(inventory.disks.error().what, HasSubstr("/sys/block/vdc/size"));
}

TEST(Inventory, ASwapThatIsNoKnownDeviceMakesAllUnknown) {
    const Tree tree;
    write_host(tree);
    tree.put("/proc/swaps", "Filename Type Size Used Priority\n/dev/vdx1 partition 1 0 -2\n");
    EXPECT_FALSE(look_at_disks(tree.view(), Deadline::never()).disks);
}

TEST(Inventory, OfThisMachine) {
    const Loop loop(8U << 20, 4096);
    const auto inventory = look_at_disks(host::HostView::open("/").value(), Deadline::never());
    ASSERT_TRUE(inventory.disks) << inventory.disks.error().what;
    const auto* disk = find_disk(inventory, loop.name());
    ASSERT_TRUE(disk);
    EXPECT_EQ(disk->kind, DiskKind::loop);
    EXPECT_EQ(disk->number, loop.number());
    EXPECT_EQ(disk->bytes, 8U << 20);
    EXPECT_EQ(disk->logical_sector, 4096U);
    EXPECT_TRUE(disk->backing_file);
    EXPECT_THAT(disk->use.openers, IsEmpty()) << "this very process does not count";
}

TEST(Inventory, ADiskThatIsHalfGoneIsLeftOut) {
    const Tree tree;
    write_host(tree);
    tree.disk("loop5", "7:5", 10);
    EXPECT_EQ(look(tree).size(), 6U);
    std::filesystem::remove_all(tree.at("/sys/block/loop5/queue"));
    EXPECT_EQ(look(tree).size(), 5U);
    tree.directory("/sys/block/loop5/queue");
    EXPECT_FALSE(look_at_disks(tree.view(), Deadline::never()).disks) << "it is there, and not understood";
}

TEST(Inventory, ADiskThatIsTakenAwayMeanwhileDoesNotHideTheOthers) {
    const int control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    ASSERT_GE(control, 0);
    const int number = static_cast<int>(600000 + std::random_device{}() % 400000);
    std::jthread coming_and_going([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            ::ioctl(control, LOOP_CTL_ADD, number);
            ::ioctl(control, LOOP_CTL_REMOVE, number);
            ::poll(nullptr, 0, 7);
        }
    });
    const auto view = host::HostView::open("/").value();
    for (int i = 0; i < 200; ++i) {
        const auto inventory = look_at_disks(view, Deadline::never());
        ASSERT_TRUE(inventory.disks) << i << ": " << inventory.disks.error().what;
    }
    coming_and_going.request_stop();
    coming_and_going.join();
    ::close(control);
}

TEST(Inventory, SeesWhoHoldsADeviceOpen) {
    const Loop loop(1U << 20);
    int go[2];
    ASSERT_EQ(::pipe(go), 0);
    const pid_t child = ::fork();    // inherits the open device
    if (child == 0) {
        char byte = 0;
        ::close(go[1]);
        static_cast<void>(!::read(go[0], &byte, 1));
        ::_exit(0);
    }
    const auto inventory = look_at_disks(host::HostView::open("/").value(), Deadline::never());
    ::close(go[1]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(go[0]);
    const auto* disk = find_disk(inventory, loop.name());
    ASSERT_TRUE(disk);
    ASSERT_EQ(disk->use.openers.size(), 1U);
    EXPECT_EQ(disk->use.openers[0].pid, child);
}

}   // namespace
}   // namespace ack::disk
