// CRC-32C (Castagnoli), the checksum of ext4 and XFS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ack::host {

// As commonly given: starts from all ones and is inverted at the end ("123456789" gives 0xE3069283).
std::uint32_t crc32c(std::span<const std::byte> bytes);

}   // namespace ack::host
