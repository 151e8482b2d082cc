#include "disk/uses.hpp"

#include <filesystem>
#include <sstream>
#include <sys/sysmacros.h>

namespace ack::disk {

namespace {

// Blanks in /proc/swaps are octal ("\040").
std::string unescaped(std::string_view text) {
    const auto is_octal = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '7'; };
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && is_octal(i + 1) && is_octal(i + 2) && is_octal(i + 3)) {
            plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

void add_mounts(const host::HostView& view, const Numbers& numbers, const std::vector<host::Mount>& mounts,
                Users& users) {
    for (const auto& mount : mounts) users.mounts[device_of(view, numbers, mount)].push_back(mount);
}

Result<void> add_swaps(const host::HostView& view, const Numbers& numbers, const std::vector<host::Mount>& mounts,
                       Users& users) {
    const auto text = view.read("/proc/swaps");
    if (!text && host::absent(text.error())) return {};    // a kernel without swap
    if (!text) return tl::unexpected(text.error());
    std::istringstream lines(*text);
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string name, type;
        if (!(words >> name >> type)) return fail("/proc/swaps: not understood: " + line);
        name = unescaped(name);
        if (type == "file") {
            if (const auto* mount = host::mount_of(mounts, name)) users.swaps.push_back(mount->device);
            continue;
        }
        const auto number = device_number(view, numbers, name);
        if (!number) return fail("/proc/swaps: " + name + " is no block device that is known here");
        users.swaps.push_back(*number);
    }
    return {};
}

}   // namespace

std::optional<dev_t> device_number(const host::HostView& view, const Numbers& numbers, const std::string& path) {
    const auto info = view.target_info(path);
    if (info && info->kind == host::FileKind::block_device) return info->special;
    const auto known = numbers.find(std::filesystem::path(path).filename().string());
    if (known == numbers.end()) return {};
    return known->second;
}

dev_t device_of(const host::HostView& view, const Numbers& numbers, const host::Mount& mount) {
    if (major(mount.device) != 0 || !mount.source.starts_with("/dev/")) return mount.device;
    return device_number(view, numbers, mount.source).value_or(mount.device);
}

Result<std::vector<host::Mount>> hosts_mounts(const host::HostView& view) {
    auto of_init = host::mounts(view, "/proc/1/mountinfo");
    if (of_init) return of_init;
    return host::mounts(view);
}

Result<Users> look_at_users(const host::HostView& view, const Numbers& numbers, Deadline deadline) {
    Users users;
    const auto mounts = hosts_mounts(view);
    if (!mounts) return tl::unexpected(mounts.error());
    add_mounts(view, numbers, *mounts, users);
    if (auto added = add_swaps(view, numbers, *mounts, users); !added) return tl::unexpected(added.error());
    add_exports(view, numbers, users);
    if (!view.live()) return users;
    if (auto added = add_openers(view, deadline, users); !added) return tl::unexpected(added.error());
    if (auto added = add_mounts_elsewhere(view, numbers, deadline, users); !added) return tl::unexpected(added.error());
    return users;
}

}   // namespace ack::disk
