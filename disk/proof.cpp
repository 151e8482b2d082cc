#include "disk/proof.hpp"

#include "disk/grid.hpp"
#include "disk/guess.hpp"
#include "disk/patience.hpp"
#include "disk/places.hpp"
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

constexpr std::uint64_t mib = 1ULL << 20;
// Read whole without asking how fast the disk is: cloud disks give at least 100 MB a second.
constexpr std::uint64_t always_whole = 2048 * mib;
constexpr std::chrono::seconds patience{20};     // that reading every byte may take where it was not asked for
// How fast a disk is, is measured on this much, behind what was read already.
constexpr std::uint64_t sample_at = 8 * mib, sample_bytes = 32 * mib;

// Large reads in order: as fast as a disk gives them. Small ones: bound by latency, so many at a time.
constexpr unsigned in_order = 4, scattered = 32;

Pieces pieces_of(std::vector<Piece> places) {
    const auto count = places.size();
    return {count, [places = std::move(places)](std::uint64_t i) { return places[i]; },
            Places::longest, scattered};
}

Pieces pieces_of(const Grid& grid) {
    return {grid.cells(), [grid](std::uint64_t i) { return grid.block(i); }, Grid::block_bytes, scattered};
}

Pieces every_byte(std::uint64_t from, std::uint64_t bytes) {
    return {(bytes + mib - 1) / mib,
            [from, bytes](std::uint64_t i) { return Piece{from + i * mib, std::min(mib, bytes - i * mib)}; }, mib, in_order};
}

Content settled(const ScanResult& result) {
    if (!result.not_zero) return Unreadable{result.failure.empty() ? "not all of it was read" : result.failure};
    const auto& found = *result.not_zero;
    return Data{found.offset, hex_sample(found), guess(found.piece, found.piece_at, found.offset)};
}

struct Proving {
    const host::BlockDevice& device;
    const ProofOptions& options;

    ScanResult read(const Pieces& pieces, Deadline deadline, std::function<void(std::uint64_t, double)> tell = {}) const {
        return scan(device, pieces, {deadline, options.stop, std::move(tell)});
    }

    std::function<void(std::uint64_t, double)> teller(std::uint64_t total, bool whole) const {
        if (!options.on_progress) return {};
        return [tell = options.on_progress, total, whole](std::uint64_t done, double rate) {
            tell({done, total, rate, whole});
        };
    }

    Content whole(Deadline deadline, ScanEnd* end = nullptr) const {
        const auto result = read(every_byte(0, device.bytes()), deadline, teller(device.bytes(), true));
        if (end) *end = result.end;
        if (result.end != ScanEnd::all_read || result.bytes_read != device.bytes()) return settled(result);
        return Blank{device.bytes(), device.bytes(), true};
    }

    // `before`: bytes of places and sample, all zero. `rate`: bytes a second, why not all is read.
    Content by_grid(std::uint64_t before, double rate) const {
        const Grid grid(options.disk, options.pass);
        const auto result = read(pieces_of(grid), options.deadline, teller(grid.bytes(), false));
        if (result.end != ScanEnd::all_read || result.bytes_read != grid.bytes()) return settled(result);
        return Blank{device.bytes(), before + result.bytes_read, false, static_cast<std::uint64_t>(rate)};
    }

    // Every byte where the sample says that it is quick.
    Content as_time_allows(std::uint64_t before) const {
        const auto start = Deadline::Clock::now();
        const auto sample = read(every_byte(sample_at, sample_bytes), options.deadline);
        if (sample.end != ScanEnd::all_read) return settled(sample);
        const std::chrono::duration<double> taken = Deadline::Clock::now() - start;
        const auto rate = static_cast<double>(sample_bytes) / std::max(taken.count(), 1e-6);
        if (static_cast<double>(device.bytes()) <= rate * static_cast<double>(patience.count())) {
            // The sample may have promised too much: a disk that gets slower is left to the grid.
            auto end = ScanEnd::all_read;
            auto content = whole(options.deadline.within(2 * patience), &end);
            if (end != ScanEnd::out_of_time || options.deadline.passed()) return content;
        }
        return by_grid(before + sample.bytes_read, rate);
    }

    Content blank_or_not() const {
        const auto places = read(pieces_of(structural_places(device.bytes())), options.deadline);
        if (places.end != ScanEnd::all_read) return settled(places);
        if (options.scan == Scan::full || device.bytes() <= always_whole) return whole(options.deadline);
        return as_time_allows(places.bytes_read);
    }
};

}   // namespace

bool proves(const Blank& blank, std::uint64_t disk_bytes, Scan demanded) {
    if (blank.bytes != disk_bytes || disk_bytes == 0) return false;
    if (blank.every_byte) return blank.bytes_read == disk_bytes;
    if (demanded != Scan::grid || disk_bytes <= always_whole) return false;
    const auto most = grid_proof_bytes(disk_bytes);
    // The block of an odd disk's last cell may be the short one at its end.
    const auto odd = disk_bytes % Grid::block_bytes;
    return blank.bytes_read == most || (odd != 0 && blank.bytes_read == most - Grid::block_bytes + odd);
}

std::uint64_t grid_proof_bytes(std::uint64_t disk_bytes) {
    Identity any;
    any.bytes = disk_bytes;
    auto bytes = sample_bytes + Grid(any, 1).cells() * Grid::block_bytes;
    for (const auto& place : structural_places(disk_bytes)) bytes += place.bytes;
    return bytes;
}

Content prove(const host::BlockDevice& device, const ProofOptions& options) {
    if (device.bytes() == 0) return Unreadable{device.node().string() + " has no bytes at all"};
    if (options.stop.stop_requested()) return Unreadable{"it was stopped before anything was read"};
    if (options.scan == Scan::grid && options.disk.bytes != device.bytes())
        return Unreadable{"its size is not the one that was seen before"};
    const auto probe_deadline = options.deadline.within(std::chrono::minutes(5));
    auto signatures = within<Result<host::Signatures>>(
        probe_deadline, [device] { return host::probe_signatures(device.descriptor()); });
    if (!signatures) return Unreadable{"looking for signatures took too long: the disk does not answer"};
    if (!*signatures) return Unreadable{(*signatures).error().what};
    if ((*signatures)->ambivalent || !(*signatures)->found.empty()) return Holds{std::move(**signatures)};
    return Proving{device, options}.blank_or_not();
}

}   // namespace ack::disk
