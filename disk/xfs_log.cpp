#include "disk/xfs_log.hpp"

#include "disk/endian.hpp"
#include "host/block_device.hpp"

#include <algorithm>
#include <bit>
#include <optional>

// struct xlog_rec_header and xlog_op_header in the kernel's fs/xfs/libxfs/xfs_log_format.h; how the head is found and what
// a clean log is: fs/xfs/xfs_log_recover.c. The log is a ring of 512-byte blocks. Each begins with the number of the
// round it was written in (its cycle), but for the first of a record, which begins with a magic word and has it second.
namespace ack::disk {

namespace {

constexpr std::size_t block_bytes = 512;
constexpr std::uint32_t record_magic = 0xFEEDBABE;
// What may be under way at once: eight buffers of 256 KiB. Beyond that distance from the head nothing is unfinished.
constexpr std::uint64_t in_flight = 4096;
constexpr std::uint64_t longest_record = 1024;
constexpr std::size_t header_bytes_for = 32768;    // one header block for each 32 KiB of a record
constexpr std::uint8_t unmount_flag = 0x20;

const char* const not_understood = "its log is not understood, so whether it was unmounted cleanly is not known";

using Block = std::array<std::byte, block_bytes>;

std::uint32_t cycle_of(std::span<const std::byte> block) {
    const auto first = big<std::uint32_t>(block, 0);
    return first == record_magic ? big<std::uint32_t>(block, 4) : first;
}

class Ring {
public:
    Ring(const XfsLog& log, const ReadAt& read) : log_(log), read_(read) {}

    Result<Block> block(std::uint64_t number) {
        const auto at = log_.at + number % log_.blocks * block_bytes;
        if (auto held = hold(at); !held) return tl::unexpected(held.error());
        Block block{};
        const auto found = window_.span().subspan(at - held_from_, block_bytes);
        std::copy(found.begin(), found.end(), block.begin());
        return block;
    }
    Result<std::uint32_t> cycle(std::uint64_t number) {
        return block(number).map([](const Block& found) { return cycle_of(found); });
    }
    // True when all of [from, to), which does not pass the ring's end, is of this cycle.
    Result<bool> all_of(std::uint64_t from, std::uint64_t to, std::uint32_t cycle) const {
        if (from == to) return true;
        const host::AlignedBuffer piece((to - from) * block_bytes);
        if (auto done = read_(log_.at + from * block_bytes, piece.span()); !done) return tl::unexpected(done.error());
        for (std::size_t at = 0; at < piece.span().size(); at += block_bytes)
            if (cycle_of(piece.span().subspan(at, block_bytes)) != cycle) return false;
        return true;
    }
    std::uint64_t blocks() const { return log_.blocks; }

private:
    // Single blocks come one after the other: the window about the last one is kept.
    Result<void> hold(std::uint64_t at) {
        const auto start = std::max(log_.at, at / window_bytes * window_bytes);
        if (start == held_from_) return {};
        const auto end = std::min(log_.at + log_.blocks * block_bytes, at / window_bytes * window_bytes + window_bytes);
        held_from_ = 0;
        if (auto done = read_(start, window_.span().first(end - start)); !done) return done;
        held_from_ = start;
        return {};
    }

    static constexpr std::uint64_t window_bytes = 64U << 10;
    const XfsLog& log_;
    const ReadAt& read_;
    host::AlignedBuffer window_{window_bytes};
    std::uint64_t held_from_ = 0;        // nothing is held: no log begins at the device's first byte
};

// The first block that was not yet written in the newest round; the ring's size when all were. Nothing where the cycles
// about it are not in order, as writes under way leave them.
Result<std::optional<std::uint64_t>> head_of(Ring& ring) {
    const auto newest = ring.cycle(0), last = ring.cycle(ring.blocks() - 1);
    if (!newest || !last) return tl::unexpected(newest ? last.error() : newest.error());
    if (*newest == 0 || (*last != *newest && *last != *newest - 1)) return fail(not_understood);
    std::uint64_t in_it = 0, beyond = ring.blocks();
    while (*last != *newest && beyond - in_it > 1) {
        const auto middle = in_it + (beyond - in_it) / 2;
        const auto cycle = ring.cycle(middle);
        if (!cycle) return tl::unexpected(cycle.error());
        (*cycle == *newest ? in_it : beyond) = middle;
    }
    const auto before = ring.all_of(beyond - std::min(beyond, in_flight), beyond, *newest);
    const auto after = ring.all_of(beyond, std::min(ring.blocks(), beyond + in_flight), *newest - 1);
    if (!before || !after) return tl::unexpected(before ? after.error() : before.error());
    if (!*before || !*after) return std::nullopt;
    return beyond;
}

// The distance from the head back to the last record's first block.
Result<std::uint64_t> distance_to_record(Ring& ring, std::uint64_t head) {
    for (std::uint64_t back = 1; back <= std::min(longest_record, ring.blocks()); ++back) {
        const auto block = ring.block(head + ring.blocks() - back);
        if (!block) return tl::unexpected(block.error());
        if (big<std::uint32_t>(*block, 0) == record_magic) return back;
    }
    return fail(not_understood);
}

std::uint64_t header_blocks(const Block& header) {
    const auto size = big<std::uint32_t>(header, 320);
    const bool second_version = big<std::uint32_t>(header, 8) & 2;
    return second_version && size > header_bytes_for ? (size + header_bytes_for - 1) / header_bytes_for : 1;
}

}   // namespace

Result<XfsLog> locate_xfs_log(std::span<const std::byte> super) {
    const std::uint64_t block = big<std::uint32_t>(super, 4), start = big<std::uint64_t>(super, 48);
    const std::uint64_t group_blocks = big<std::uint32_t>(super, 84), log_blocks = big<std::uint32_t>(super, 96);
    const auto group_bits = std::to_integer<unsigned>(super[124]);
    if (start == 0) return fail("its log lies on another device");
    if (group_bits >= 32 || group_blocks == 0 || log_blocks == 0) return fail(not_understood);
    const auto group = start >> group_bits, within = start & ((std::uint64_t{1} << group_bits) - 1);
    if (std::bit_width(group) + std::bit_width(group_blocks) + std::bit_width(block) > 62) return fail(not_understood);
    XfsLog log;
    log.at = (group * group_blocks + within) * block;
    log.blocks = log_blocks * block / block_bytes;
    std::copy_n(super.begin() + 32, log.uuid.size(), log.uuid.begin());
    return log;
}

Result<XfsLogState> xfs_log_state(const XfsLog& log, const ReadAt& read) {
    Ring ring(log, read);
    const auto head = head_of(ring);
    if (!head) return tl::unexpected(head.error());
    if (!*head) return XfsLogState::to_replay;
    const auto back = distance_to_record(ring, **head);
    if (!back) return tl::unexpected(back.error());
    const auto record = **head + ring.blocks() - *back;
    const auto header = ring.block(record);
    if (!header) return tl::unexpected(header.error());
    if (!std::equal(log.uuid.begin(), log.uuid.end(), header->begin() + 304))
        return fail("its log is that of another filesystem");
    const auto headers = header_blocks(*header);
    const auto length = (big<std::uint32_t>(*header, 12) + block_bytes - 1) / block_bytes;
    const auto operation = ring.block(record + headers);
    if (!operation) return tl::unexpected(operation.error());
    const bool only_one = big<std::uint32_t>(*header, 40) == 1;
    const bool unmounted = std::to_integer<std::uint8_t>((*operation)[9]) & unmount_flag;
    return headers + length == *back && only_one && unmounted ? XfsLogState::clean : XfsLogState::to_replay;
}

}   // namespace ack::disk
