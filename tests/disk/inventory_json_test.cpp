#include "disk/inventory.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <sys/sysmacros.h>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;

DiskInventory full() {
    Disk disk;
    disk.name = "vdb";
    disk.number = makedev(253, 16);
    disk.kind = DiskKind::disk;
    disk.bytes = 42949672960;
    disk.logical_sector = 512;
    disk.physical_sector = 4096;
    disk.read_only = true;
    disk.removable = true;
    disk.serial = "bp1";
    disk.diskseq = 12;
    disk.shared = true;
    disk.backing = "254:1 inode 5281";
    disk.close_look = CloseLook{true, true, {"host 0x1, key 0x2"}, "the rest is not known"};
    disk.slaves = {"vdc"};
    disk.system_roles = {"/", "swap"};
    disk.use.swap = true;
    disk.use.holders = {"dm-0"};
    disk.use.mounts_elsewhere = std::vector<MountElsewhere>{{"/data", {44, "postgres"}}};
    disk.use.openers = {{17, "dd"}};
    disk.use.mounts = {{30, 1, makedev(253, 16), "/", "/data", "ext4", "/dev/vdb", "rw", true}};
    disk.partitions = {{"vdb1", makedev(253, 17), 1, 1048576, 4096, {}}};
    DiskInventory inventory;
    inventory.disks = std::vector{disk};
    inventory.unseen = {{1, "init"}};
    return inventory;
}

std::string error_of(const nlohmann::json& json) {
    const auto read = inventory_from_json(json);
    return read ? "" : read.error().what;
}

TEST(InventoryJson, ComesBackAsItWas) {
    const auto inventory = full();
    const auto back = inventory_from_json(nlohmann::json::parse(nlohmann::json(inventory).dump()));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(*back->disks, *inventory.disks);
    EXPECT_EQ(back->unseen, inventory.unseen);
}

TEST(InventoryJson, UnknownStaysUnknown) {
    DiskInventory inventory;
    inventory.disks = unknown<std::vector<Disk>>("no /sys");
    const auto back = inventory_from_json(nlohmann::json(inventory));
    ASSERT_TRUE(back) << back.error().what;
    ASSERT_FALSE(back->disks);
    EXPECT_EQ(back->disks.error().what, "no /sys");
}

TEST(InventoryJson, WhatAnEarlierVersionDidNotWriteIsNotKnown) {
    auto json = nlohmann::json(full());
    auto& disk = json["disks"][0];
    disk.erase("backing");
    disk.erase("close_look");
    disk["use"].erase("mounts_elsewhere");
    disk["partitions"][0]["use"].erase("mounts_elsewhere");
    const auto back = inventory_from_json(json);
    ASSERT_TRUE(back) << back.error().what;
    const auto& read = back->disks->at(0);
    EXPECT_FALSE(read.backing);
    EXPECT_FALSE(read.close_look);
    EXPECT_FALSE(read.use.mounts_elsewhere);
    EXPECT_FALSE(read.partitions.at(0).use.mounts_elsewhere);
    EXPECT_EQ(inventory_from_json(nlohmann::json(*back))->disks, back->disks) << "and stays so";
}

TEST(InventoryJson, FaultsNameThePlace) {
    auto json = nlohmann::json(full());
    json["disks"][0]["bytes"] = "many";
    EXPECT_THAT(error_of(json), HasSubstr("disks[0].bytes"));

    json = full();
    json["disks"][0].erase("serial");
    EXPECT_THAT(error_of(json), HasSubstr("disks[0].serial is missing"));

    json = full();
    json["disks"][0]["use"]["mounts"][0]["colour"] = 1;
    EXPECT_THAT(error_of(json), HasSubstr("disks[0].use.mounts[0].colour is not known"));

    json = full();
    json["disks"][0]["partitions"][0]["number"] = "253";
    EXPECT_THAT(error_of(json), HasSubstr("disks[0].partitions[0].number"));

    json = full();
    json["disks"][0]["use"]["mounts_elsewhere"][0]["pid"] = "44";
    EXPECT_THAT(error_of(json), HasSubstr("disks[0].use.mounts_elsewhere[0].pid"));

    json = full();
    json["disks"][0]["close_look"].erase("held");
    EXPECT_THAT(error_of(json), HasSubstr("disks[0].close_look.held is missing"));

    json = full();
    json["disks"][0]["kind"] = "tape";
    EXPECT_THAT(error_of(json), HasSubstr("disks[0].kind"));

    json = full();
    json["disks"][0]["logical_sector"] = 5000000000;
    EXPECT_THAT(error_of(json), HasSubstr("disks[0].logical_sector"));

    json = full();
    json["disks"][0]["bytes"] = -1;
    EXPECT_THAT(error_of(json), HasSubstr("disks[0].bytes"));

    json = full();
    json["unknown"] = "and yet there are disks";
    EXPECT_THAT(error_of(json), HasSubstr("disks"));

    EXPECT_NE(error_of(nlohmann::json::array()), "");
    EXPECT_NE(error_of(nlohmann::json()), "");
}

}   // namespace
}   // namespace ack::disk
