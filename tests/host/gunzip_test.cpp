#include "host/gunzip.hpp"

#include <gtest/gtest.h>

namespace ack::host {

namespace {

using namespace std::string_view_literals;

// printf 'CONFIG_NET_NS=y\n' | gzip -n.
constexpr auto plain = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x73\xf6\xf7\x73\xf3\x74"
                       "\x8f\xf7\x73\x0d\x89\xf7\x0b\xb6\xad\xe4\x02\x00\xee\x79\x1d\xa9\x10\x00\x00\x00"sv;

std::string with_flags(char flags, std::string_view after_header) {
    std::string file(plain);
    file[3] = flags;
    return file.insert(10, after_header);
}

} // namespace

TEST(Gunzip, GivesTheContent) {
    const auto text = gunzip(plain, 100);
    ASSERT_TRUE(text) << text.error().what;
    EXPECT_EQ(*text, "CONFIG_NET_NS=y\n");
}

TEST(Gunzip, PassesOverWhatAHeaderMayHave) {
    EXPECT_EQ(*gunzip(with_flags(8, "config\0"sv), 100), "CONFIG_NET_NS=y\n");
    EXPECT_EQ(*gunzip(with_flags(4, "\x02\x00xy"sv), 100), "CONFIG_NET_NS=y\n");
    EXPECT_EQ(*gunzip(with_flags(2, "cc"sv), 100), "CONFIG_NET_NS=y\n");
}

TEST(Gunzip, RefusesWhatIsDamagedCutOffOrTooLong) {
    for (std::size_t size = 0; size < plain.size(); ++size)
        EXPECT_FALSE(gunzip(plain.substr(0, size), 100)) << size;
    for (const std::size_t at : {0UL, 12UL, plain.size() - 8, plain.size() - 4}) {
        std::string damaged(plain);
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        EXPECT_FALSE(gunzip(damaged, 100)) << at;
    }
    EXPECT_FALSE(gunzip(plain, 15));
    EXPECT_TRUE(gunzip(plain, 16));
    EXPECT_FALSE(gunzip(with_flags(4, "\xff\xff"sv), 100));
    EXPECT_FALSE(gunzip(with_flags(8, ""sv).substr(0, 20), 100));
}

} // namespace ack::host
