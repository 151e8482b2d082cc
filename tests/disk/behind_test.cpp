#include "disk/behind.hpp"

#include "tests/disk/images.hpp"

#include <gmock/gmock.h>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using namespace testing;

constexpr std::uint64_t size = 64 * mebi;

std::string behind(const Loop& loop, std::uint64_t filesystem) {
    const auto found = what_lies_behind(loop.open(), filesystem);
    EXPECT_TRUE(found) << found.error().what;
    return found.value_or("not read");
}

void put(const Loop& loop, std::uint64_t at, const std::string& bytes) {
    loop.write(at, bytes);
    loop.sync();
}

TEST(Behind, NothingBehindAPlainFilesystem) {
    for (const auto* program : {"mkfs.ext4 -q -F", "mkfs.ext2 -q -F -b 1024"}) {
        const Loop loop(size);
        run_command(program + std::string(" ") + loop.node());
        EXPECT_EQ(behind(loop, size), "");
    }
}

TEST(Behind, NothingBehindOneThatWasNotGrown) {
    const Loop loop(size);
    run_command("mkfs.ext4 -q -F " + loop.node() + " 32M");
    EXPECT_EQ(behind(loop, 32 * mebi), "");
    put(loop, 32 * mebi, "x");
    EXPECT_THAT(behind(loop, 32 * mebi), HasSubstr("first at byte " + std::to_string(32 * mebi)));
}

TEST(Behind, AByteInTheLastMebibyte) {
    const Loop loop(size);
    put(loop, size - 1, "x");
    EXPECT_THAT(behind(loop, 32 * mebi), HasSubstr("not zero"));
    EXPECT_THAT(behind(loop, size - 512), HasSubstr("not zero"));
    EXPECT_EQ(behind(loop, size), "");
}

// drbd_int.h: eight 64-bit numbers but one, the flags, the magic; big-endian, in the last 4 KiB.
TEST(Behind, TheMetadataOfDrbd) {
    for (const char last : {'\x6b', '\x6c', '\x6d'}) {
        const Loop loop(size);
        put(loop, size - 4096 + 60, std::string("\x83\x74\x02") + last);
        EXPECT_THAT(behind(loop, size), HasSubstr("DRBD"));
        EXPECT_THAT(behind(loop, size - 4 * mebi), HasSubstr("DRBD"));
    }
}

// md(4), in either byte order.
TEST(Behind, TheSuperblocksOfMd) {
    for (const std::string magic : {"\xfc\x4e\x2b\xa9", "\xa9\x2b\x4e\xfc"}) {
        const Loop old(size), newer(size);
        put(old, size - 65536, magic);
        EXPECT_THAT(behind(old, size), HasSubstr("0.90"));
        put(newer, size - 8192, magic);
        EXPECT_THAT(behind(newer, size), HasSubstr("1.0"));
    }
}

TEST(Behind, AnEndThatCannotBeReadIsAnError) {
    const Loop loop(size);
    loop.truncate(size / 2);
    EXPECT_FALSE(what_lies_behind(loop.open(), size));
}

}   // namespace
}   // namespace ack::disk
