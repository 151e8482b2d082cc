// Which disk the operator means by --disk, and which one that is on this host. Pure.
#pragma once

#include "disk/inventory.hpp"

#include <optional>
#include <string>
#include <variant>

namespace ack::disk {

enum class DiskMode {
    automatic,   // as the attach command asks; nothing asked: no disk is touched
    last,        // the last data disk; refuse when it is neither blank nor usable
    optional,    // as last, but go on with the system disk and a warning
    none,        // no data disk
    vendor,      // left to the attach script's own formatter
    named,       // by device name or serial
};

struct DiskWish {
    DiskMode mode = DiskMode::automatic;
    std::string device;                  // "/dev/vdb" when named by device
    std::string serial;                  // when named by serial
    bool use_existing = false;           // --disk-use-existing: a clean filesystem with foreign files may be used
    bool keep_container_data = false;    // --keep-container-data: what stands at the targets is copied to the disk
    bool by_command = false;             // named by the attach command (--disk-device), not by the operator

    bool operator==(const DiskWish&) const = default;
};

// "auto", "last", "optional", "none", "vendor", "/dev/NAME", "NAME", "serial:…".
Result<DiskWish> parse_disk_wish(std::string_view text);

struct Choice {
    std::optional<std::string> disk;     // name in the inventory; none = no data disk
    std::string rule;                    // by what rule it is this one, for people
};

// Candidates: whole disks by kind, not holding the system; last in lexicographic order of name, NVMe preferred.
// Its errors are refusals, with the remedy in the same sentence, and never a reason to take another disk.
Result<Choice> choose_disk(const DiskInventory& inventory, const DiskWish& wish);

// The names of all candidates in the platform's order (the last one is the last data disk).
std::vector<std::string> candidates(const DiskInventory& inventory);

}   // namespace ack::disk
