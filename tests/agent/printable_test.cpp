#include "agent/screen.hpp"

#include <gtest/gtest.h>

namespace ack::agent {
namespace {

const Screen ascii{}, utf8{.utf8 = true};

TEST(Printable, ControlCharactersBecomeVisible) {
    EXPECT_EQ(printable("a\x1b[31mb\x07", utf8), "a\\x1b[31mb\\x07");
    EXPECT_EQ(printable("one\r\ntwo\rthree", utf8), "one\ntwo\\x0dthree");
    EXPECT_EQ(printable("tab\there", utf8), "tab here");
    EXPECT_EQ(printable(std::string_view("nul\0", 4), utf8), "nul\\x00");
    EXPECT_EQ(printable("\x7f", utf8), "\\x7f");
    EXPECT_EQ(printable("\xc2\x9b"
                        "31m",
                        utf8),
              "\\u009b31m");
}

TEST(Printable, WhatTurnsOrHidesTextBecomesVisible) {
    EXPECT_EQ(printable("a\xe2\x80\xae"
                        "b",
                        utf8),
              "a\\u202eb");
    EXPECT_EQ(printable("a\xe2\x80\x8b"
                        "b",
                        ascii),
              "a\\u200bb");
    EXPECT_EQ(printable("\xef\xbb\xbf", utf8), "\\ufeff");
}

TEST(Printable, BytesThatAreNotUtf8BecomeVisible) {
    EXPECT_EQ(printable("\xff", utf8), "\\xff");
    EXPECT_EQ(printable("\xc0\xaf", utf8), "\\xc0\\xaf");
    EXPECT_EQ(printable("\xed\xa0\x80", utf8), "\\xed\\xa0\\x80");
    EXPECT_EQ(printable("\xe2\x86", utf8), "\\xe2\\x86");
    EXPECT_EQ(printable("\xf5\x80\x80\x80", utf8), "\\xf5\\x80\\x80\\x80");
}

TEST(Printable, Utf8StaysOnAUtf8Screen) {
    EXPECT_EQ(printable("→ «é» 中 😀", utf8), "→ «é» 中 😀");
}

TEST(Printable, AsciiIsAllThatIsLeftElsewhere) {
    EXPECT_EQ(printable("→ «x» … – “q” ≥ ✓ 中é", ascii), "-> <x> ... - \"q\" >= ok ??");
}

TEST(Printable, NoByteOutsideWhatAScreenMayGetSurvives) {
    std::string every;
    for (int repeat = 0; repeat < 3; ++repeat)
        for (int byte = 0; byte < 256; ++byte)
            every += static_cast<char>(repeat == 1 ? 255 - byte : byte);
    for (int high = 0xc2; high < 0xf5; ++high)
        for (int low = 0x80; low < 0xc0; ++low)
            every += {static_cast<char>(high), static_cast<char>(low), '\x80', '\x80', '.'};
    for (const char c : printable(every, ascii))
        EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << int(c);
    for (const char c : printable(every, utf8))
        EXPECT_TRUE(c == '\n' || c < 0 || (c >= ' ' && c <= '~')) << int(c);
    EXPECT_EQ(printable(printable(every, utf8), utf8), printable(every, utf8));
}

}   // namespace
}   // namespace ack::agent
