#include "host/block_device.hpp"
#include "host/process.hpp"
#include "host/signatures.hpp"
#include "tests/host/loop_device.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ack::host {
namespace {

constexpr std::uint64_t MiB = 1U << 20;

constexpr std::uint64_t size = 320 * MiB;   // mkfs.xfs wants 300

class Probed : public ::testing::Test {
protected:
    void make(const std::string& program, std::vector<std::string> arguments) const {
        ProcessRequest request;
        request.program = *HostView::open("/")->find_program(program);
        arguments.push_back(loop.node());
        request.arguments = std::move(arguments);
        request.environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
        const auto result = run_process(request);
        ASSERT_TRUE(result && result->ok()) << (result ? result->output : result.error().what);
    }
    Result<Signatures> probe() const {
        const auto device = BlockDevice::open(*HostView::open("/"), loop.node());
        if (!device) return tl::unexpected(device.error());
        return probe_signatures(device->descriptor());
    }
    std::vector<std::string> types() const {
        std::vector<std::string> all;
        const auto found = probe();
        EXPECT_TRUE(found) << found.error().what;
        if (found)
            for (const auto& one : found->found) all.push_back(one.type);
        return all;
    }

    test::LoopDevice loop{size};
};

using Types = std::vector<std::string>;

TEST_F(Probed, NothingOnZeros) {
    EXPECT_EQ(probe(), Signatures{});
}

TEST_F(Probed, NothingKnownInNoise) {
    loop.write(5 * MiB, "data that nobody has a name for");
    EXPECT_EQ(probe(), Signatures{});
}

TEST_F(Probed, AnExt4WithAllItSays) {
    make("mkfs.ext4", {"-q", "-L", "data", "-U", "6a1a1a1a-2222-4333-8444-555566667777"});
    const auto found = probe();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->found.size(), 1U);
    EXPECT_FALSE(found->ambivalent);
    const auto& one = found->found.front();
    EXPECT_EQ(one.type, "ext4");
    EXPECT_EQ(one.usage, "filesystem");
    EXPECT_EQ(one.label, "data");
    EXPECT_EQ(one.uuid, "6a1a1a1a-2222-4333-8444-555566667777");
    EXPECT_EQ(one.version, "1.0");
    EXPECT_EQ(one.offset, 1080U);
}

TEST_F(Probed, ASwapAreaIsOther) {
    make("mkswap", {"-q"});
    const auto found = probe();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->found.size(), 1U);
    EXPECT_EQ(found->found.front().type, "swap");
    EXPECT_EQ(found->found.front().usage, "other");
}

TEST_F(Probed, APartitionTable) {
    std::string sector(512, '\0');
    const unsigned char entry[] = {0, 0, 2, 0, 0x83, 0, 3, 0, 0, 8, 0, 0, 0, 16, 0, 0};
    std::memcpy(sector.data() + 446, entry, sizeof entry);
    sector[510] = 0x55;
    sector[511] = static_cast<char>(0xAA);
    std::memcpy(sector.data() + 440, "\x01\x02\x03\x04", 4);
    loop.write(0, sector);
    const auto found = probe();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->found.size(), 1U);
    EXPECT_EQ(found->found.front().type, "dos");
    EXPECT_EQ(found->found.front().usage, "partition-table");
    EXPECT_EQ(found->found.front().uuid, "04030201");
    EXPECT_EQ(found->found.front().offset, 510U);
}

TEST_F(Probed, AllSignaturesAreListedAndTwoAreAmbivalent) {
    make("mkfs.ext4", {"-q"});
    // A squashfs has its superblock at the very start, which ext4 leaves to boot code.
    loop.write(0, std::string("hsqs") + std::string(24, '\0') + std::string("\4\0\0\0", 4));
    const auto found = probe();
    ASSERT_TRUE(found) << found.error().what;
    EXPECT_TRUE(found->ambivalent);
    EXPECT_EQ(types(), (Types{"ext4", "squashfs"}));
}

TEST_F(Probed, ARaidMemberAtTheEndIsListedBesideTheFilesystemBeforeIt) {
    make("mkfs.ext4", {"-q"});
    // md 0.90: magic, major version, minor version in the last 64 KiB-aligned 64 KiB (md(4)).
    std::string superblock(4096, '\0');
    const unsigned char head[] = {0xfc, 0x4e, 0x2b, 0xa9, 0, 0, 0, 0, 90};
    std::memcpy(superblock.data(), head, sizeof head);
    loop.write(size - 65536, superblock);
    const auto all = types();
    EXPECT_NE(std::find(all.begin(), all.end(), "ext4"), all.end());
    EXPECT_NE(std::find(all.begin(), all.end(), "linux_raid_member"), all.end());
}

TEST_F(Probed, AnXfsAndItsLabel) {
    make("mkfs.xfs", {"-q", "-f", "-L", "logs", "-m", "crc=1"});
    const auto found = probe();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->found.size(), 1U);
    EXPECT_EQ(found->found.front().type, "xfs");
    EXPECT_EQ(found->found.front().label, "logs");
}

TEST_F(Probed, AnLvmMember) {
    loop.write(512, std::string("LABELONE\1\0\0\0\0\0\0\0", 16) + std::string(8, '\0') + "LVM2 001");
    const auto all = types();
    ASSERT_EQ(all, Types{"LVM2_member"});
    EXPECT_EQ(probe()->found.front().usage, "raid");
}

TEST_F(Probed, AGptWithOnlyItsBackupLeft) {
    make("sh", {"-c", "echo 'label: gpt' | sfdisk -q --no-reread --no-tell-kernel $0"});
    EXPECT_EQ(types(), Types{"gpt"});
    loop.write(0, std::string(MiB, '\0'));
    EXPECT_EQ(types(), Types{"gpt"});
}

TEST_F(Probed, WhatAPartitionTableSays) {
    const auto table = [&] {
        const auto device = BlockDevice::open(*HostView::open("/"), loop.node());
        return read_partition_table(device->descriptor());
    };
    EXPECT_EQ(table(), std::vector<TableEntry>{});
    make("sh", {"-c", "printf '2048,4096\\n8192,,8e\\n' | sfdisk -q --no-reread --no-tell-kernel -X dos $0"});
    EXPECT_EQ(table(), (std::vector<TableEntry>{{1, 2048 * 512, 4096 * 512, "0x83"}, {2, 8192 * 512, size - 8192 * 512, "0x8e"}}));
    make("sh", {"-c", "echo 2048,4096 | sfdisk -q --no-reread --no-tell-kernel -w always -X gpt $0"});
    EXPECT_EQ(table(), (std::vector<TableEntry>{{1, 2048 * 512, 4096 * 512, "0fc63daf-8483-4772-8e79-3d69d8477de4"}}));
    loop.break_it();
    EXPECT_FALSE(table());
}

TEST_F(Probed, ASuperblockWithAWrongChecksumIsStillASignature) {
    make("mkfs.xfs", {"-q", "-f"});
    loop.write(0x38, "x");   // within the superblock its checksum covers
    EXPECT_EQ(types(), Types{"xfs"});
}

TEST_F(Probed, ErrorsAreNeverNothing) {
    loop.break_it();
    const auto found = probe();
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().code, 0);
    EXPECT_TRUE(found.error().what.starts_with("probing for signatures: ")) << found.error().what;
}

TEST_F(Probed, AnEndThatCannotBeReadIsAnErrorToo) {
    make("mkfs.ext4", {"-q"});
    loop.break_it(size / 2);
    EXPECT_FALSE(probe());
}

TEST(Probe, ABadDescriptorIsAnError) {
    EXPECT_FALSE(probe_signatures(-1));
}

TEST_F(Probed, TheDeviceStaysAsItWasOpened) {
    const auto device = *BlockDevice::open(*HostView::open("/"), loop.node());
    const int before = ::fcntl(device.descriptor(), F_GETFL);
    ASSERT_NE(before & O_DIRECT, 0);
    ASSERT_TRUE(probe_signatures(device.descriptor()));
    EXPECT_EQ(::fcntl(device.descriptor(), F_GETFL), before);
}

}   // namespace
}   // namespace ack::host
