#include "disk/backing_users.hpp"

#include "disk/mount_users.hpp"

#include <algorithm>
#include <sstream>

namespace ack::disk {

namespace {

bool lies_in_any(const std::string& file, const std::vector<std::string>& paths) {
    return std::any_of(paths.begin(), paths.end(),
                       [&](const std::string& path) { return lies_below(file, path); });
}

// Blanks in a name are octal, as in /proc/self/mountinfo (mm/swapfile.c, seq_file_path).
std::string plain(const std::string& field) {
    std::string text;
    for (std::size_t at = 0; at < field.size(); ++at) {
        const bool octal = field[at] == '\\' && at + 3 < field.size() &&
                           field.find_first_not_of("01234567", at + 1) >= at + 4;
        text += octal ? static_cast<char>(std::stoi(field.substr(at + 1, 3), nullptr, 8)) : field[at];
        if (octal)
            at += 3;
    }
    return text;
}

Result<void> add_loops(const host::HostView& view, const std::vector<std::string>& paths,
                       std::vector<std::string>& users) {
    const auto devices = view.list("/sys/block");
    if (!devices)
        return tl::unexpected(devices.error());
    for (const auto& device : *devices) {
        if (!device.starts_with("loop"))
            continue;
        auto file = view.read("/sys/block/" + device + "/loop/backing_file");
        if (!file && host::absent(file.error()))
            continue; // it has none
        if (!file)
            return tl::unexpected(file.error());
        while (file->ends_with('\n'))
            file->pop_back();
        if (lies_in_any(*file, paths))
            users.push_back("/dev/" + device + " lies in " + *file);
    }
    return {};
}

Result<void> add_swap(const host::HostView& view, const std::vector<std::string>& paths,
                      std::vector<std::string>& users) {
    const auto text = view.read("/proc/swaps");
    if (!text && host::absent(text.error()))
        return {}; // a kernel without swap
    if (!text)
        return tl::unexpected(text.error());
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);)
        if (const auto file = plain(line.substr(0, line.find_first_of(" \t"))); lies_in_any(file, paths))
            users.push_back("swap lies in " + file);
    return {};
}

} // namespace

Result<std::vector<std::string>> backing_users(const host::HostView& view,
                                               const std::vector<std::string>& paths) {
    std::vector<std::string> users;
    if (auto added = add_loops(view, paths, users); !added)
        return tl::unexpected(added.error());
    if (auto added = add_swap(view, paths, users); !added)
        return tl::unexpected(added.error());
    return users;
}

} // namespace ack::disk
