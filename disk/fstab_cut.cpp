#include "disk/fstab_cut.hpp"

#include <algorithm>
#include <sstream>

namespace ack::disk {

namespace {

// Each with its newline, where it has one.
std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto length = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

std::string_view bare(std::string_view line) {
    if (line.ends_with('\n')) line.remove_suffix(1);
    return line;
}

bool names_disks_only(std::string_view line) {
    if (!line.starts_with(hold_back_comment)) return false;
    std::istringstream words(std::string(line.substr(hold_back_comment.size())));
    for (std::string word; words >> word;)
        if (!word.starts_with("/dev/")) return false;
    return true;
}

}   // namespace

Cut without_ours(std::string_view text, const std::vector<std::string>& ours) {
    Cut cut;
    const auto lines = lines_of(text);
    const auto is_ours = [&](std::string_view line) { return std::find(ours.begin(), ours.end(), line) != ours.end(); };
    for (std::size_t at = 0; at < lines.size();) {
        std::size_t end = at + 1;
        if (bare(lines[at]).starts_with(layout_comment))
            while (end < lines.size() && is_ours(bare(lines[end]))) ++end;
        // A comment of ours above something else is left: somebody has edited what stood below it.
        if (end == at + 1 && !names_disks_only(bare(lines[at]))) {
            cut.text += lines[at++];
            continue;
        }
        for (; at < end; ++at) cut.lines.emplace_back(bare(lines[at]));
    }
    return cut;
}

std::string without_lines(std::string_view text, const std::set<std::size_t>& numbers) {
    std::string left;
    std::size_t number = 0;
    for (const auto line : lines_of(text))
        if (!numbers.contains(++number)) left += line;
    return left;
}

}   // namespace ack::disk
