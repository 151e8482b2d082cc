#include "disk/proof.hpp"

#include "disk/guess.hpp"
#include "disk/patience.hpp"
#include "disk/scan.hpp"

#include <algorithm>
#include <chrono>

namespace ack::disk {

namespace {

std::string hex_sample(const NotZero& found) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t longest = 16;
    const auto from = found.offset - found.piece_at;
    std::string text;
    for (std::size_t i = from; i < std::min(from + longest, found.piece.size()); ++i) {
        const auto byte = std::to_integer<unsigned>(found.piece[i]);
        text += digits[byte >> 4];
        text += digits[byte & 0xF];
    }
    return text;
}

}   // namespace

Content prove(const host::BlockDevice& device, const ProofOptions& options) {
    if (device.bytes() == 0) return Unreadable{device.node().string() + " has no bytes at all"};
    if (options.stop.stop_requested()) return Unreadable{"it was stopped before anything was read"};
    const auto probe_deadline = options.deadline.within(std::chrono::minutes(5));
    auto signatures = within<Result<host::Signatures>>(
        probe_deadline, [device] { return host::probe_signatures(device.descriptor()); });
    if (!signatures) return Unreadable{"looking for signatures took too long: the disk does not answer"};
    if (!*signatures) return Unreadable{(*signatures).error().what};
    if ((*signatures)->ambivalent || !(*signatures)->found.empty()) return Holds{std::move(**signatures)};

    const auto result = scan(device, options);
    // A byte that is not zero settles it, whatever failed besides.
    if (result.not_zero) {
        const auto& found = *result.not_zero;
        return Data{found.offset, hex_sample(found), guess(found.piece, found.piece_at, found.offset)};
    }
    if (!result.failure.empty()) return Unreadable{result.failure};
    if (result.bytes_read != device.bytes())
        return Unreadable{"only " + std::to_string(result.bytes_read) + " of " + std::to_string(device.bytes()) +
                          " bytes were read"};
    return Blank{result.bytes_read};
}

}   // namespace ack::disk
