// Does a disk hold anything outside of the places that are known?
#pragma once

#include "disk/piece.hpp"
#include "disk/proof.hpp"
#include "disk/scan.hpp"

#include <vector>

namespace ack::disk {

// Reads what lies outside of `known` (sorted, without overlaps), by grid or every byte, until a byte is not zero.
ScanResult read_elsewhere(const host::BlockDevice& device, const std::vector<Piece>& known, const ProofOptions& how);

// What of the pieces lies outside of `known`. Pure; both are sorted and without overlaps.
std::vector<Piece> outside(const std::vector<Piece>& pieces, const std::vector<Piece>& known);

}   // namespace ack::disk
