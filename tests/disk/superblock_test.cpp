#include "disk/superblock.hpp"

#include "tests/disk/loop.hpp"

#include <cstdlib>
#include <gmock/gmock.h>
#include <random>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using testing::Loop;

constexpr std::uint64_t mib = 1ULL << 20;

void run(const std::string& command) { ASSERT_EQ(std::system((command + " >/dev/null 2>&1").c_str()), 0) << command; }

TEST(Superblock, OfAFreshExt4) {
    const Loop loop(64 * mib);
    run("mkfs.ext4 -q -F -U 01234567-89ab-8def-8123-456789abcdef " + loop.node());
    const auto super = read_superblock(loop.open());
    ASSERT_TRUE(super) << super.error().what;
    EXPECT_EQ(*super, (Superblock{"ext", "01234567-89ab-8def-8123-456789abcdef", 64 * mib, true, false, false, true, false}));
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
    run("debugfs -w -R 'ssv state 2' " + loop.node());
    super = read_superblock(loop.open());
    ASSERT_TRUE(super);
    EXPECT_TRUE(super->faulty);
    EXPECT_FALSE(super->clean);
}

TEST(Superblock, OfXfsWithAndWithoutFileTypes) {
    const Loop loop(400 * mib);
    run("mkfs.xfs -q -f -m crc=1 " + loop.node());
    auto super = read_superblock(loop.open());
    ASSERT_TRUE(super) << super.error().what;
    EXPECT_EQ(super->family, "xfs");
    EXPECT_EQ(super->bytes, 400 * mib);
    EXPECT_TRUE(super->clean);
    EXPECT_TRUE(super->tells_file_types);
    run("mkfs.xfs -q -f -m crc=0 -n ftype=0 " + loop.node());
    super = read_superblock(loop.open());
    ASSERT_TRUE(super) << super.error().what;
    EXPECT_FALSE(super->tells_file_types);
    run("mkfs.xfs -q -f -m crc=0 -n ftype=1 " + loop.node());
    EXPECT_TRUE(read_superblock(loop.open())->tells_file_types);
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
    }
}

}   // namespace
}   // namespace ack::disk
