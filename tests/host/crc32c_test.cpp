#include "host/crc32c.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace ack::host {
namespace {

// RFC 3720, B.4.
TEST(Crc32c, KnownSums) {
    const std::string_view digits = "123456789";
    EXPECT_EQ(crc32c(std::as_bytes(std::span(digits.data(), digits.size()))), 0xE3069283U);
    EXPECT_EQ(crc32c(std::vector<std::byte>(32)), 0x8A9136AAU);
    EXPECT_EQ(crc32c(std::vector<std::byte>(32, std::byte{0xFF})), 0x62A8AB43U);
    EXPECT_EQ(crc32c({}), 0U);
}

}   // namespace
}   // namespace ack::host
