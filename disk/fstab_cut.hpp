// Taking our lines out of /etc/fstab again. Pure.
#pragma once

#include "disk/fstab_lines.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ack::disk {

struct Cut {
    std::string text;                    // what stays, byte for byte
    std::vector<std::string> lines;      // what goes, in order, without newlines
};

// Takes out a comment of ours together with the lines below it, up to the first one that is not exactly one of `ours`; the
// same line elsewhere was not written by us. And the comment that names disks to old attach scripts.
Cut without_ours(std::string_view text, const std::vector<std::string>& ours);

// All but the lines of these numbers, from 1.
std::string without_lines(std::string_view text, const std::set<std::size_t>& numbers);

}   // namespace ack::disk
