#include "disk/superblock.hpp"

#include "disk/xfs_log.hpp"
#include "tests/disk/images.hpp"

#include <gmock/gmock.h>
#include <random>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using namespace testing;

constexpr std::uint64_t mib = mebi;

void run(const std::string& command) { run_command(command); }

Superblock of(const Loop& loop) {
    const auto super = read_superblock(loop.open());
    EXPECT_TRUE(super) << super.error().what;
    return super.value_or(Superblock{});
}

TEST(Superblock, OfAFreshExt4) {
    const Loop loop(64 * mib);
    run("mkfs.ext4 -q -F -U 01234567-89ab-8def-8123-456789abcdef " + loop.node());
    const auto super = read_superblock(loop.open());
    ASSERT_TRUE(super) << super.error().what;
    EXPECT_EQ(*super, (Superblock{"ext", "01234567-89ab-8def-8123-456789abcdef", 64 * mib, true, false, false, false, true, ""}));
}

TEST(Superblock, ExtStates) {
    const Loop loop(64 * mib);
    run("mkfs.ext4 -q -F " + loop.node());
    run("debugfs -w -R 'feature needs_recovery' " + loop.node());
    auto super = read_superblock(loop.open());
    ASSERT_TRUE(super);
    EXPECT_TRUE(super->journal_to_replay);
    EXPECT_FALSE(super->clean);
    EXPECT_FALSE(super->faulty);
    EXPECT_THAT(super->detail, HasSubstr("journal"));
    run("debugfs -w -R 'ssv state 2' " + loop.node());
    super = read_superblock(loop.open());
    ASSERT_TRUE(super);
    EXPECT_TRUE(super->faulty);
    EXPECT_FALSE(super->clean);
    EXPECT_THAT(super->detail, HasSubstr("errors"));
}

struct Made {
    const char* program;
    bool counts_no_files = true;
};

// Whatever mkfs makes is clean, and known to be without files, but for what this knows nothing of.
TEST(Superblock, AllThatMkfsMakesIsCleanAndEmpty) {
    for (const auto& [program, empty] : std::vector<Made>{
             {"mkfs.ext2 -q -F"}, {"mkfs.ext2 -q -F -r 0"}, {"mkfs.ext3 -q -F"}, {"mkfs.ext4 -q -F"},
             {"mkfs.ext4 -q -F -b 1024"}, {"mkfs.ext4 -q -F -b 2048 -I 128"}, {"mkfs.ext4 -q -F -O ^metadata_csum,^64bit"},
             {"mkfs.ext4 -q -F -O ^has_journal"}, {"mkfs.ext4 -q -F -O quota"}, {"mkfs.ext4 -q -F -O quota,project"},
             {"mkfs.ext4 -q -F -O orphan_file"}, {"mkfs.ext4 -q -F -O bigalloc,inline_data,encrypt,casefold"},
             {"mkfs.ext4 -q -F -O mmp"}, {"mkfs.ext4 -q -F -i 8192 -E nodiscard,assume_storage_prezeroed=1"},
             {"mkfs.ext4 -q -F -O uninit_bg,^metadata_csum -E lazy_itable_init=1"}, {"mkfs.ext4 -q -F -m 0 -N 128"},
             {"mkfs.xfs -q -f"}, {"mkfs.xfs -q -f -m crc=0"}, {"mkfs.xfs -q -f -b size=1024"}, {"mkfs.xfs -q -f -s size=4096"},
             {"mkfs.xfs -q -f -l su=64k"}, {"mkfs.xfs -q -f -m rmapbt=1,reflink=1,bigtime=1,inobtcount=1"},
             {"mkfs.xfs -q -f -m reflink=0 -i size=1024"}}) {
        const Loop loop(400 * mib);
        run(program + std::string(" ") + loop.node());
        const auto super = of(loop);
        EXPECT_TRUE(super.clean) << program << ": " << super.detail;
        EXPECT_FALSE(super.faulty) << program << ": " << super.detail;
        EXPECT_EQ(super.bytes, 400 * mib) << program;
        EXPECT_EQ(super.counts_no_files, empty) << program;
    }
}

TEST(Superblock, OneFileIsSeen) {
    for (const auto* type : {"ext2", "ext3", "ext4", "xfs"}) {
        const Loop loop(400 * mib);
        run("mkfs." + std::string(type) + " -q " + (std::string(type) == "xfs" ? "-f " : "-F ") + loop.node());
        in_mounted(loop, type, "true");
        EXPECT_TRUE(of(loop).clean) << type;
        EXPECT_TRUE(of(loop).counts_no_files) << type;
        in_mounted(loop, type, "touch one");
        EXPECT_TRUE(of(loop).clean) << type << of(loop).detail;
        EXPECT_FALSE(of(loop).counts_no_files) << type;
        in_mounted(loop, type, "rm one");
        EXPECT_TRUE(of(loop).counts_no_files) << type;
    }
}

// The log goes round many times, and is clean after every unmount and at no time in between.
TEST(Superblock, AnXfsIsCleanAsItsLogSays) {
    struct Work { const char* options; int files; };
    // With a stripe of 256 KiB every sync takes as much of the log: 64 MiB of it are gone round after 256.
    for (const auto& [options, files] : std::vector<Work>{{"", 100}, {"-l su=256k,size=64m", 90}, {"-s size=4096", 30}}) {
        const Loop loop(400 * mib);
        run("mkfs.xfs -q -f " + std::string(options) + " " + loop.node());
        for (int round = 0; round < 3; ++round) {
            const Loop copy(400 * mib);
            in_mounted(loop, "xfs",
                       "for i in $(seq " + std::to_string(files) + "); do echo $i > f$i; sync -d f$i; done; rm -f f1*; touch last; sync -d last",
                       [&] { copy_disk(loop, copy, 400 * mib); });
            const auto dirty = of(copy);
            EXPECT_FALSE(dirty.clean) << options << " " << round;
            EXPECT_TRUE(dirty.journal_to_replay) << options << " " << round << ": " << dirty.detail;
            EXPECT_FALSE(dirty.faulty);
            EXPECT_NE(std::system(("xfs_logprint -t " + copy.node() + " 2>&1 | grep -q '<CLEAN>'").c_str()), 0);
            EXPECT_TRUE(of(loop).clean) << options << " " << round << ": " << of(loop).detail;
            EXPECT_EQ(std::system(("xfs_logprint -t " + loop.node() + " 2>&1 | grep -q '<CLEAN>'").c_str()), 0);
        }
    }
}

TEST(Superblock, ALogThatIsNotUnderstoodIsNotClean) {
    const Loop loop(400 * mib);
    run("mkfs.xfs -q -f " + loop.node());
    run("xfs_db -x -c 'sb 0' -c 'write -d logstart 0' " + loop.node());
    EXPECT_FALSE(of(loop).clean);
    EXPECT_THAT(of(loop).detail, HasSubstr("another device"));
    run("mkfs.xfs -q -f " + loop.node());
    run("xfs_db -x -c 'sb 0' -c 'write -d logstart 16' " + loop.node());
    EXPECT_FALSE(of(loop).clean);
    EXPECT_THAT(of(loop).detail, HasSubstr("not understood"));
}

TEST(Superblock, AnExtCopiedWhileItIsMountedIsNotClean) {
    for (const auto* type : {"ext2", "ext3", "ext4"}) {
        const Loop loop(64 * mib), copy(64 * mib);
        run("mkfs." + std::string(type) + " -q -F " + loop.node());
        in_mounted(loop, type, "touch one; sync", [&] { copy_disk(loop, copy, 64 * mib); });
        EXPECT_FALSE(of(copy).clean) << type;
        EXPECT_FALSE(of(copy).faulty) << type << of(copy).detail;
        EXPECT_EQ(of(copy).journal_to_replay, std::string(type) != "ext2");
        EXPECT_TRUE(of(loop).clean) << type;
    }
}

TEST(Superblock, ADamagedOneIsFaulty) {
    const Loop loop(400 * mib);
    run("mkfs.ext4 -q -F -O metadata_csum " + loop.node());
    loop.write(1024 + 0x20, "x");
    loop.sync();
    EXPECT_TRUE(of(loop).faulty);
    EXPECT_THAT(of(loop).detail, HasSubstr("checksum"));
    run("mkfs.ext4 -q -F " + loop.node());
    run("debugfs -w -R 'ssv error_count 3' " + loop.node());
    EXPECT_THAT(of(loop).detail, HasSubstr("3 errors"));
    run("mkfs.ext4 -q -F " + loop.node());
    run("debugfs -w -R 'ssv last_orphan 14' " + loop.node());
    EXPECT_FALSE(of(loop).clean);
    EXPECT_THAT(of(loop).detail, HasSubstr("released"));
    run("mkfs.xfs -q -f " + loop.node());
    loop.write(0x38, "x");
    loop.sync();
    EXPECT_TRUE(of(loop).faulty);
    EXPECT_THAT(of(loop).detail, HasSubstr("checksum"));
}

// Its first bytes are written early, its mark is taken away last.
TEST(Superblock, AnInterruptedMkfsXfsIsFaulty) {
    const Loop loop(400 * mib);
    run("mkfs.xfs -q -f " + loop.node());
    run("xfs_db -x -c 'sb 0' -c 'write inprogress 1' " + loop.node());
    EXPECT_TRUE(of(loop).faulty);
    EXPECT_THAT(of(loop).detail, HasSubstr("did not finish"));
}

TEST(Superblock, AnXfsThatNeedsARepairIsFaulty) {
    const Loop loop(400 * mib);
    run("mkfs.xfs -q -f " + loop.node());
    run("xfs_db -x -c 'sb 0' -c 'write features_incompat 0x1b' " + loop.node());
    EXPECT_TRUE(of(loop).faulty);
    EXPECT_THAT(of(loop).detail, HasSubstr("repair"));
}

TEST(Superblock, OfXfsWithAndWithoutFileTypes) {
    const Loop loop(400 * mib);
    run("mkfs.xfs -q -f -m crc=1 " + loop.node());
    auto super = read_superblock(loop.open());
    ASSERT_TRUE(super) << super.error().what;
    EXPECT_EQ(super->family, "xfs");
    EXPECT_EQ(super->bytes, 400 * mib);
    EXPECT_TRUE(super->clean);
    EXPECT_EQ(super->unfit, "");
    run("mkfs.xfs -q -f -m crc=0 -n ftype=0 " + loop.node());
    super = read_superblock(loop.open());
    ASSERT_TRUE(super) << super.error().what;
    EXPECT_THAT(super->unfit, HasSubstr("ftype=1"));
    run("mkfs.xfs -q -f -m crc=0 -n ftype=1 " + loop.node());
    EXPECT_EQ(read_superblock(loop.open())->unfit, "");
}

TEST(Superblock, WhatCannotHoldContainerDataIsUnfit) {
    struct Kind { const char *program, *why; };
    for (const auto& [program, why] : std::vector<Kind>{
             {"mkfs.ext2 -q -F -r 0", "filetype"}, {"mkfs.ext4 -q -F -O ^filetype", "filetype"},
             {"mkfs.ext4 -q -F -O casefold", "casefold"}, {"mkfs.ext4 -q -F -O mmp", "several machines"},
             {"mkfs.ext4 -q -F -O encrypt,inline_data,large_dir,ea_inode,metadata_csum_seed,meta_bg,^resize_inode", ""},
             {"mkfs.ext3 -q -F", ""}, {"mkfs.xfs -q -f -m crc=0 -n ftype=0", "ftype=1"}, {"mkfs.xfs -q -f", ""}}) {
        const Loop loop(400 * mib);
        run(program + std::string(" ") + loop.node());
        const auto unfit = of(loop).unfit;
        EXPECT_THAT(unfit, HasSubstr(why)) << program;
        EXPECT_EQ(unfit.empty(), *why == '\0') << program << ": " << unfit;
    }
}

TEST(Superblock, AnXfsWithARealtimePartIsUnfit) {
    const Loop data(400 * mib), realtime(64 * mib);
    run("mkfs.xfs -q -f -r rtdev=" + realtime.node() + " " + data.node());
    EXPECT_THAT(of(data).unfit, HasSubstr("another device"));
}

TEST(Superblock, FeaturesThatNoKernelKnowsAreUnfit) {
    const Loop loop(64 * mib);
    run("mkfs.ext4 -q -F -O ^metadata_csum " + loop.node());
    run("debugfs -w -R 'ssv feature_incompat 0x40000242' " + loop.node());
    EXPECT_THAT(of(loop).unfit, HasSubstr("0x40000000"));
}

TEST(Superblock, NeitherOneNorTheOther) {
    const Loop loop(4 * mib);
    EXPECT_THAT(read_superblock(loop.open()).error().what, HasSubstr("neither"));
    EXPECT_FALSE(parse_superblock({}));
    const Loop tiny(512);
    EXPECT_FALSE(read_superblock(tiny.open()));
}

TEST(Superblock, AnyBytesAreBorne) {
    std::mt19937 random(7);    // NOLINT: the same every time
    std::vector<std::byte> bytes(2048);
    for (int i = 0; i < 20000; ++i) {
        for (auto& byte : bytes) byte = static_cast<std::byte>(random());
        const bool xfs = i % 2 == 0;
        if (xfs) {
            const std::string magic = "XFSB";
            for (std::size_t k = 0; k < 4; ++k) bytes[k] = static_cast<std::byte>(magic[k]);
        } else {
            bytes[1024 + 0x38] = std::byte{0x53};
            bytes[1024 + 0x39] = std::byte{0xEF};
        }
        const auto super = parse_superblock(bytes);
        EXPECT_TRUE(!super || super->uuid.size() == 36);
        if (!super || !xfs) continue;
        const auto log = locate_xfs_log(bytes);
        if (!log) continue;
        const auto state = xfs_log_state(*log, [&](std::uint64_t, std::span<std::byte> into) -> Result<void> {
            for (auto& byte : into) byte = static_cast<std::byte>(random());
            return {};
        });
        EXPECT_FALSE(state == XfsLogState::clean);
    }
}

}   // namespace
}   // namespace ack::disk
