// SHA-256 (OpenSSL): for pinned scripts, derived names and undo files.
#pragma once

#include "host/result.hpp"
#include "host/view.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ack::host {

std::array<std::uint8_t, 32> sha256(std::string_view data);
std::string sha256_hex(std::string_view data);      // 64 characters, lower case
// Of a regular file, however long.
Result<std::string> sha256_hex_of_file(const HostView& view, const std::filesystem::path& file);

}   // namespace ack::host
