// What a disk holds. Only Blank may ever be formatted, and only an answer that read the disk can say Blank.
#pragma once

#include "disk/identity.hpp"
#include "host/block_device.hpp"
#include "host/deadline.hpp"
#include "host/signatures.hpp"

#include <functional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace ack::disk {

struct Blank {
    std::uint64_t bytes = 0;             // of the disk this was proved for
    std::uint64_t bytes_read = 0;        // all of them were zero
    bool every_byte = false;             // else by the grid: no run of 2 MiB of data can be there (docs/blank-proof.md)
    std::uint64_t bytes_per_second = 0;  // by the grid: what the disk gave, too little to read all of it
    bool operator==(const Blank&) const = default;
};
struct Holds {                           // at least one known signature
    host::Signatures signatures;
    bool operator==(const Holds&) const = default;
};
struct Data {                            // no known signature, and yet not zero
    std::uint64_t offset = 0;            // of the first byte seen that is not zero
    std::string sample;                  // up to 16 bytes from there, in hex
    std::string guess;                   // what it looks like, empty when nothing is recognised
    bool operator==(const Data&) const = default;
};
struct Unreadable {                      // not known: a read failed, the deadline passed, it could not be opened
    std::string why;
    bool operator==(const Unreadable&) const = default;
};
using Content = std::variant<Blank, Holds, Data, Unreadable>;

// A sentence: "blank: every one of 42949672960 bytes was read and is zero", "holds an ext4 filesystem (label data)".
std::string describe(const Content& content);

enum class Scan {
    grid,        // structural places, then 4 KiB in every MiB; every byte where that takes no more than 20 s
    full,        // every byte
};

// Is this a proof for a disk of that size, as thorough as `demanded`? What was read is compared to the byte.
bool proves(const Blank& blank, std::uint64_t disk_bytes, Scan demanded);
// What a proof by the grid reads of a disk of that size at most: places, sample, and a block of every cell.
std::uint64_t grid_proof_bytes(std::uint64_t disk_bytes);

struct ProofProgress {
    std::uint64_t done = 0, total = 0;   // bytes
    double bytes_per_second = 0;
    bool every_byte = true;              // what `total` means: all bytes, or the grid's
};

struct ProofOptions {
    Deadline deadline = Deadline::never();
    std::stop_token stop;
    std::function<void(const ProofProgress&)> on_progress;   // at most a few times a second
    Scan scan = Scan::full;
    Identity disk;                       // for the grid: where it reads follows from the disk's identity
    unsigned pass = 1;                   // and from this: 1 is the look, 2 the proof under the lock
};

// Signatures first, then structural places, then the grid or every byte. Reads only.
Content prove(const host::BlockDevice& device, const ProofOptions& options);

void to_json(nlohmann::json& json, const Content& content);

}   // namespace ack::disk
