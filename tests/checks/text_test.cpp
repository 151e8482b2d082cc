#include "checks/text.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

TEST(Text, Pieces) {
    EXPECT_EQ(trim(" \ta b\r\n"), "a b");
    EXPECT_EQ(trim(" \n"), "");
    EXPECT_EQ(lines_of("a\n\nb"), (std::vector<std::string_view>{"a", "", "b"}));
    EXPECT_EQ(lines_of("a\n"), (std::vector<std::string_view>{"a"}));
    EXPECT_TRUE(lines_of("").empty());
    EXPECT_EQ(words_of("  a\tb  c "), (std::vector<std::string_view>{"a", "b", "c"}));
    EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
    EXPECT_EQ(join({"", "b"}, ","), ",b");
    EXPECT_EQ(join({}, ","), "");
}

TEST(Text, OctalEscapes) {
    EXPECT_EQ(without_octal_escapes("a\\040b\\134"), "a b\\");
    EXPECT_EQ(without_octal_escapes("\\04"), "\\04");
    EXPECT_EQ(without_octal_escapes("\\999x"), "\\999x");
    EXPECT_EQ(without_octal_escapes("\\777"), "\\777");
}

TEST(Text, Options) {
    EXPECT_TRUE(has_option("defaults,ro", "ro"));
    EXPECT_TRUE(has_option("ro", "ro"));
    EXPECT_FALSE(has_option("errors=remount-ro,nofail2", "ro"));
    EXPECT_FALSE(has_option("", "ro"));
}

TEST(Text, Numbers) {
    EXPECT_EQ(number<unsigned>("42"), 42U);
    EXPECT_EQ(number<unsigned>("ff", 16), 255U);
    for (const auto* bad : {"", "4x", "-1", " 1", "99999999999"})
        EXPECT_EQ(number<unsigned>(bad), std::nullopt) << bad;
}

} // namespace ack::checks
