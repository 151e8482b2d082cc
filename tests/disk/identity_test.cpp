#include "disk/identity.hpp"

#include <gmock/gmock.h>
#include <set>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

Identity some() { return {"vdb", 0xFD10, 42949672960, "bp1", std::nullopt, 7}; }

TEST(Identity, SaysItselfForPeople) {
    EXPECT_EQ(describe(some()), "/dev/vdb (serial bp1, 40 GiB)");
    EXPECT_EQ(human_bytes(0), "0 bytes");
    EXPECT_EQ(human_bytes(512ULL << 20), "512 MiB");
    EXPECT_EQ(human_bytes(1536ULL << 20), "1.5 GiB");
}

TEST(Identity, EveryDifferenceIsNamed) {
    EXPECT_EQ(difference(some(), some()), "");
    auto now = some();
    now.serial = "bp2";
    EXPECT_THAT(difference(some(), now), HasSubstr("serial was bp1, is now bp2"));
    now = some();
    now.serial.reset();
    EXPECT_THAT(difference(some(), now), HasSubstr("is now none"));
    now = some();
    now.wwn = "x";
    EXPECT_THAT(difference(some(), now), HasSubstr("WWN"));
    now = some();
    now.bytes += 512;
    EXPECT_THAT(difference(some(), now), HasSubstr("size"));
    now = some();
    now.name = "vdc";
    EXPECT_THAT(difference(some(), now), HasSubstr("name"));
    now = some();
    now.number += 1;
    EXPECT_THAT(difference(some(), now), HasSubstr("device number"));
    now = some();
    now.diskseq = 8;
    EXPECT_THAT(difference(some(), now), HasSubstr("diskseq"));
}

TEST(Identity, ALoopDeviceIsWhatItIsLaidOver) {
    auto planned = some(), now = some();
    planned.backing = "254:1 inode 8";
    now.backing = "254:1 inode 9";
    EXPECT_EQ(difference(planned, now), "what it is laid over was 254:1 inode 8, is now 254:1 inode 9");
    now.backing.reset();
    EXPECT_EQ(difference(planned, now), "what it is laid over was 254:1 inode 8, is now none");
    EXPECT_EQ(difference(now, planned), "") << "a record of an earlier version says nothing of it";
}

TEST(Identity, ADiskThatOnlyChangedItsNameIsAnotherOneToo) {
    auto now = some();
    now.name = "vdc";
    now.number += 16;
    EXPECT_NE(difference(some(), now), "") << "the plan's sentences and steps name it: plan again";
    EXPECT_EQ(derived_uuid("m", some(), "data"), derived_uuid("m", now, "data"));
}

TEST(DerivedUuid, IsAVersionEightUuid) {
    EXPECT_THAT(derived_uuid("m", some(), "data"),
                MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(DerivedUuid, IsTheSameAfterARenamingAndAReboot) {
    auto later = some();
    later.name = "vdc";
    later.number = 1;
    later.diskseq = 1;
    EXPECT_EQ(derived_uuid("m", some(), "data"), derived_uuid("m", later, "data"));
}

TEST(DerivedUuid, DependsOnHostDiskAndPurpose) {
    auto other_disk = some();
    other_disk.serial = "bp2";
    auto nameless = some(), nameless_larger = some();
    nameless.serial.reset();
    nameless_larger.serial.reset();
    nameless_larger.bytes *= 2;
    const std::set<std::string> all = {
        derived_uuid("m", some(), "data"),       derived_uuid("n", some(), "data"), derived_uuid("m", some(), "log"),
        derived_uuid("m", other_disk, "data"),   derived_uuid("m", nameless, "data"),
        derived_uuid("m", nameless_larger, "data"),
    };
    EXPECT_EQ(all.size(), 6U);
}

}   // namespace
}   // namespace ack::disk
