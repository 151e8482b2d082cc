#include "disk/choice.hpp"

#include <gmock/gmock.h>

namespace ack::disk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Disk disk(const std::string& name, DiskKind kind = DiskKind::disk) {
    Disk one;
    one.name = name;
    one.kind = kind;
    one.bytes = 1ULL << 30;
    one.serial = "s-" + name;
    return one;
}

DiskInventory host(std::vector<Disk> disks) {
    auto system = disk("vda");
    system.system_roles = {"/"};
    system.partitions = {{"vda1", 1, 1, 2048, 4096, {}}};
    disks.insert(disks.begin(), system);
    DiskInventory inventory;
    inventory.disks = std::move(disks);
    return inventory;
}

DiskWish wish(std::string_view text) { return parse_disk_wish(text).value(); }

TEST(DiskWish, Words) {
    EXPECT_EQ(wish("auto").mode, DiskMode::automatic);
    EXPECT_EQ(wish("last").mode, DiskMode::last);
    EXPECT_EQ(wish("optional").mode, DiskMode::optional);
    EXPECT_EQ(wish("none").mode, DiskMode::none);
    EXPECT_EQ(wish("vendor").mode, DiskMode::vendor);
    EXPECT_EQ(wish("/dev/vdb").device, "/dev/vdb");
    EXPECT_EQ(wish("vdb").device, "/dev/vdb");
    EXPECT_EQ(wish("/dev/disk/by-id/virtio-x").device, "/dev/disk/by-id/virtio-x");
    EXPECT_EQ(wish("serial:bp1").serial, "bp1");
    for (const auto* wrong : {"", "serial:", "/etc/passwd", "a b", "/dev/", "./vdb"})
        EXPECT_FALSE(parse_disk_wish(wrong)) << wrong;
}

TEST(Candidates, LastInLexicographicOrderNvmePreferred) {
    auto removable = disk("vdz");
    removable.removable = true;
    const auto inventory = host({disk("vdb"), disk("vdaa"), disk("nvme10n1"), disk("nvme2n1"), disk("loop0", DiskKind::loop),
                                 disk("zram0", DiskKind::zram), disk("dm-0", DiskKind::device_mapper),
                                 disk("md0", DiskKind::md), disk("sr0", DiskKind::optical), removable});
    EXPECT_THAT(candidates(inventory), ElementsAre("vdaa", "vdb", "nvme10n1", "nvme2n1"));
    EXPECT_EQ(choose_disk(inventory, wish("last"))->disk, "nvme2n1");
}

TEST(Candidates, WithoutNvme) {
    EXPECT_THAT(candidates(host({disk("vdb"), disk("vdaa"), disk("xvdb"), disk("sda")})),
                ElementsAre("sda", "vdaa", "vdb", "xvdb"));
}

TEST(Candidates, SystemDisksAreNone) {
    auto boot = disk("nvme0n1");
    boot.system_roles = {"/boot"};
    EXPECT_THAT(candidates(host({boot, disk("vdb")})), ElementsAre("vdb"));
}

TEST(Choice, AFaultyLastDiskIsStillTheLast) {
    auto busy = disk("vdc");
    busy.read_only = true;
    busy.bytes = 0;
    busy.shared = true;
    busy.use.holders = {"dm-0"};
    EXPECT_EQ(choose_disk(host({disk("vdb"), busy}), wish("last"))->disk, "vdc");
}

TEST(Choice, NothingAskedNothingTaken) {
    const auto inventory = host({disk("vdb")});
    for (const auto* text : {"auto", "none", "vendor"}) {
        const auto choice = choose_disk(inventory, wish(text));
        ASSERT_TRUE(choice);
        EXPECT_FALSE(choice->disk) << text;
        EXPECT_NE(choice->rule, "") << text;
    }
}

TEST(Choice, NoDataDisk) {
    EXPECT_FALSE(choose_disk(host({}), wish("last")));
    ASSERT_TRUE(choose_disk(host({}), wish("optional")));
    EXPECT_FALSE(choose_disk(host({}), wish("optional"))->disk);
}

TEST(Choice, ByNameAndSerial) {
    const auto inventory = host({disk("vdb"), disk("loop0", DiskKind::loop)});
    EXPECT_EQ(choose_disk(inventory, wish("vdb"))->disk, "vdb");
    EXPECT_EQ(choose_disk(inventory, wish("/dev/loop0"))->disk, "loop0");
    EXPECT_EQ(choose_disk(inventory, wish("serial:s-vdb"))->disk, "vdb");
    EXPECT_THAT(choose_disk(inventory, wish("/dev/vdx")).error().what, HasSubstr("/dev/vdx"));
    EXPECT_THAT(choose_disk(inventory, wish("serial:none")).error().what, HasSubstr("none"));
    EXPECT_THAT(choose_disk(inventory, wish("/dev/vda1")).error().what, HasSubstr("partition of /dev/vda"));
}

TEST(Choice, ASerialThatTwoDisksHaveIsRefused) {
    auto twin = disk("vdc");
    twin.serial = "s-vdb";
    EXPECT_THAT(choose_disk(host({disk("vdb"), twin}), wish("serial:s-vdb")).error().what, HasSubstr("vdb, vdc"));
}

TEST(Choice, UnknownDisksAreNotNoDisks) {
    for (const auto* text : {"last", "optional", "/dev/vdb", "serial:x"})
        EXPECT_FALSE(choose_disk(DiskInventory{}, wish(text))) << text;
}

}   // namespace
}   // namespace ack::disk
