// Lines that tell how far a long reading is.
#pragma once

#include "disk/proof.hpp"

#include <string>

namespace ack::agent {

// "reading every byte: 12 GiB of 40 GiB (30 %), 180 MiB/s, 160 s left"
std::string scan_line(const disk::ProofProgress& progress);

}   // namespace ack::agent
