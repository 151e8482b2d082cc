// Lines that tell how far a long reading is.
#pragma once

#include "disk/proof.hpp"

#include <string>

namespace ack::agent {

// "reading /dev/vdb's every byte: 12 of 40 GiB (30 %), 180 MiB/s, 2 min left"
std::string scan_line(const disk::ProofProgress& progress);

}   // namespace ack::agent
