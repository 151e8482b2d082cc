// Which disk it is, in the terms that survive a renaming: compared at every step before anything is done.
#pragma once

#include "disk/inventory.hpp"

#include <string>

namespace ack::disk {

struct Identity {
    std::string name;                       // "vdb": for people and for the first lookup, not trusted alone
    dev_t number = 0;
    std::uint64_t bytes = 0;
    std::optional<std::string> serial, wwn;
    std::optional<std::uint64_t> diskseq;
    std::optional<std::string> backing = {};    // of a loop device, see Disk

    bool operator==(const Identity&) const = default;
};

Identity identity_of(const Disk& disk);

// "/dev/vdb (serial …, 40 GiB)"
std::string describe(const Identity& identity);
// "40 GiB", "512 MiB": for people, rounded to one decimal.
std::string human_bytes(std::uint64_t bytes);

// Empty when `now` is the very disk that `planned` was; else what differs, in words.
std::string difference(const Identity& planned, const Identity& now);

// The UUID the data disk's filesystem gets: from the host's machine-id, the disk's serial or WWN (else name and size)
// and the purpose, so that a dry run prints the true one. RFC 9562 version 8 over SHA-256.
std::string derived_uuid(std::string_view machine_id, const Identity& identity, std::string_view purpose);

}   // namespace ack::disk
