#include "disk/elsewhere.hpp"

#include "disk/grid.hpp"
#include "disk/places.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

constexpr std::uint64_t mib = 1ULL << 20;
constexpr unsigned in_flight = 16;

std::vector<Piece> by_the_mebibyte(std::uint64_t bytes) {
    std::vector<Piece> pieces;
    for (std::uint64_t at = 0; at < bytes; at += mib) pieces.push_back({at, std::min(mib, bytes - at)});
    return pieces;
}

std::vector<Piece> by_grid(const ProofOptions& how) {
    const Grid grid(how.disk, how.pass);
    std::vector<Piece> pieces;
    for (std::uint64_t cell = 0; cell < grid.cells(); ++cell) pieces.push_back(grid.block(cell));
    return pieces;
}

}   // namespace

std::vector<Piece> outside(const std::vector<Piece>& pieces, const std::vector<Piece>& known) {
    std::vector<Piece> rest;
    auto next = known.begin();
    for (const auto& piece : pieces) {
        const auto end = piece.offset + piece.bytes;
        auto at = piece.offset;
        while (next != known.end() && next->offset + next->bytes <= at) ++next;
        for (auto one = next; one != known.end() && one->offset < end; ++one) {
            if (one->offset > at) rest.push_back({at, one->offset - at});
            at = std::max(at, one->offset + one->bytes);
        }
        if (at < end) rest.push_back({at, end - at});
    }
    return rest;
}

ScanResult read_elsewhere(const host::BlockDevice& device, const std::vector<Piece>& known, const ProofOptions& how) {
    std::vector<std::vector<Piece>> rounds;
    if (how.scan == Scan::grid) rounds = {structural_places(device.bytes()), by_grid(how)};
    else rounds = {by_the_mebibyte(device.bytes())};
    ScanResult result{ScanEnd::all_read, 0, {}, {}};
    for (auto& round : rounds) {
        const auto rest = outside(round, known);
        const Pieces pieces{rest.size(), [rest](std::uint64_t i) { return rest[i]; }, mib, in_flight};
        result = scan(device, pieces, {how.deadline, how.stop, {}});
        if (result.end != ScanEnd::all_read) return result;
    }
    return result;
}

}   // namespace ack::disk
