// Whether an XFS was unmounted cleanly. Its superblock does not say so; its log does: the last thing written to it then
// is an unmount record.
#pragma once

#include "host/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace ack::disk {

struct XfsLog {
    std::uint64_t at = 0;                // byte on the device
    std::uint64_t blocks = 0;            // of 512 bytes, the log's own unit
    std::array<std::byte, 16> uuid{};    // of the filesystem, as every record names it
};

enum class XfsLogState { clean, to_replay };

// From the bytes of a superblock that was found sound. A log on another device is an error.
Result<XfsLog> locate_xfs_log(std::span<const std::byte> superblock);

// Fills all of the span from that byte of the device, or says why not.
using ReadAt = std::function<Result<void>(std::uint64_t at, std::span<std::byte> into)>;

// "clean" only where the log shows it beyond doubt. A log that is not understood is an error.
Result<XfsLogState> xfs_log_state(const XfsLog& log, const ReadAt& read);

}   // namespace ack::disk
