#include "disk/guess.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace ack::disk {
namespace {

std::vector<std::byte> page(std::size_t at, const std::string& text) {
    std::vector<std::byte> bytes(8192);
    for (std::size_t i = 0; i < text.size(); ++i) bytes.at(at + i) = static_cast<std::byte>(text[i]);
    return bytes;
}

struct Case { std::size_t at; std::string bytes; std::size_t first; std::string what; };

TEST(Guess, KnownMagics) {
    const std::vector<Case> cases = {
        {0, std::string("SQLite format 3\0", 16), 0, "an SQLite database"},
        {512, "EFI PART", 512, "a GPT partition table"},
        {1024 + 56, "\x53\xef", 1024 + 56, "an ext2, ext3 or ext4 filesystem (or a spare superblock of one)"},
        {510, "\x55\xaa", 510, "a boot sector or MBR partition table"},
        {0, "\x1f\x8b\x08", 0, "compressed data (gzip)"},
        {4096, "LUKS\xba\xbe", 4096, "a LUKS header"},
        {0, "\x7f" "ELF", 0, "a program or library (ELF)"},
        {100, "these are words that somebody wrote", 100, "text"},
        {0, std::string(80, '\xff'), 0, "one byte repeated (a wiping or test pattern)"},
        {3, "\x01\x02\x03\x99", 3, ""},
    };
    for (const auto& one : cases)
        EXPECT_EQ(guess(page(one.at, one.bytes), 0, one.first), one.what) << one.bytes;
}

TEST(Guess, ATarArchiveByItsSecondField) {
    auto bytes = page(0, "some/file");
    const std::string magic = "ustar";
    for (std::size_t i = 0; i < magic.size(); ++i) bytes[257 + i] = static_cast<std::byte>(magic[i]);
    EXPECT_EQ(guess(bytes, 0, 0), "a tar archive");
}

TEST(Guess, APostgresqlPage) {
    auto bytes = page(0, std::string("\x01\0\0\0\x10\x20\x30\0\0\0\0\0\x28\0\0\x1f\0\x20\x04\x20", 20));
    EXPECT_EQ(guess(bytes, 1 << 20, 1 << 20), "a PostgreSQL page");
}

TEST(Guess, NothingBeyondWhatWasRead) {
    const std::vector<std::byte> few(3, std::byte{1});
    EXPECT_EQ(guess(few, 0, 0), "");
    EXPECT_EQ(guess(few, 0, 3), "");
    EXPECT_EQ(guess(few, 10, 3), "");
    EXPECT_EQ(guess({}, 0, 0), "");
}

}   // namespace
}   // namespace ack::disk
