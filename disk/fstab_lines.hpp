// The lines that /etc/fstab shall have for a layout, and what of that is there already. Pure.
#pragma once

#include "disk/identity.hpp"
#include "disk/obstacles.hpp"
#include "host/mounts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ack::disk {

struct WantedLine {
    std::vector<std::string> sources;    // any of these is the same thing; the first is the one we write
    std::string target, type, options;
};

// The filesystem at `base`, by UUID. nofail: the host boots without the disk.
// A line by kernel name means this disk only while it is mounted there: names change from boot to boot.
WantedLine disk_line(const Identity& disk, const std::string& uuid, const std::string& type, const std::string& base,
                     bool mounted);
// A directory of it at `target`. systemd ties it to `base` (x-systemd.requires-mounts-for=, systemd 220; systemd 219
// ignores the option and does the same for the source of every bind mount by itself).
WantedLine bind_line(const std::string& base, const std::string& directory, const std::string& target);

struct Missing {
    std::vector<std::string> lines;      // to be appended, without newlines
    std::vector<Refusal> conflicts;      // lines that say something else for one of the targets
};
Missing missing_lines(const host::Fstab& fstab, const std::vector<WantedLine>& wanted);

// The line that is written for it, without its newline.
std::string text_of(const WantedLine& wanted);

// How our comments begin.
constexpr std::string_view layout_comment = "# ack-attach: the data disk ";
constexpr std::string_view hold_back_comment = "# ack-attach: not to be formatted by the attach script:";

// The old text as it is, a newline where its end lacks one, then the lines.
std::string appended(std::string_view old_text, const std::vector<std::string>& lines);

// True when `name` stands in the text as a word of its own ("/dev/vdb", not "/dev/vdb1").
bool mentions(std::string_view text, std::string_view name);

}   // namespace ack::disk
