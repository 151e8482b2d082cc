// SHA-256 of bytes in memory (OpenSSL): for pinned scripts and derived names.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ack::host {

std::array<std::uint8_t, 32> sha256(std::string_view data);
std::string sha256_hex(std::string_view data);      // 64 characters, lower case

}   // namespace ack::host
