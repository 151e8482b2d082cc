#include "host/digest.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ack::host {
namespace {

TEST(Base64, TheExamplesOfRfc4648) {
    EXPECT_EQ(base64_decode(""), "");
    EXPECT_EQ(base64_decode("Zg=="), "f");
    EXPECT_EQ(base64_decode("Zm8="), "fo");
    EXPECT_EQ(base64_decode("Zm9v"), "foo");
    EXPECT_EQ(base64_decode("Zm9vYg=="), "foob");
    EXPECT_EQ(base64_decode("Zm9vYmE="), "fooba");
    EXPECT_EQ(base64_decode("Zm9vYmFy"), "foobar");
}

TEST(Base64, EveryByte) {
    EXPECT_EQ(base64_decode("AAECA//+"), std::string("\0\1\2\3\xff\xfe", 6));
    EXPECT_EQ(base64_decode("+/+/"), "\xfb\xff\xbf");
}

TEST(Base64, BlanksAndLineEndsArePassedOver) {
    EXPECT_EQ(base64_decode(" Zm9v\r\nYmFy\n\t"), "foobar");
}

TEST(Base64, WhatIsNotItIsAnError) {
    for (const char* text : {"Z", "Zg", "Zg=", "Zm8", "Zm9vY", "=",
                             "====", "Zg===", "Z===", "Zg==Zg==", "Z=g=", "Zm9v!", "Zm-_", "Zh=="})
        EXPECT_FALSE(base64_decode(text)) << text;
    EXPECT_EQ(base64_decode("Zm9v!").error().what, "not base64 at character 5");
}

TEST(RandomHex, HasTheLengthAndIsNeverTheSame) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const auto text = random_hex(16);
        EXPECT_EQ(text.size(), 32U);
        EXPECT_EQ(text.find_first_not_of("0123456789abcdef"), std::string::npos);
        seen.insert(text);
    }
    EXPECT_EQ(seen.size(), 100U);
    EXPECT_EQ(random_hex(0), "");
}

TEST(Sha256, IsThere) {
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}   // namespace
}   // namespace ack::host
