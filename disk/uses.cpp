#include "disk/uses.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <sstream>
#include <sys/sysmacros.h>
#include <unistd.h>

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
    for (const auto& mount : mounts) {
        auto number = mount.device;
        if (major(number) == 0 && mount.source.starts_with("/dev/")) {
            const auto source = device_number(view, numbers, mount.source);
            if (source) number = *source;
        }
        users.mounts[number].push_back(mount);
    }
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

std::string command_of(const host::HostView& view, const std::string& process) {
    auto name = view.read("/proc/" + process + "/comm");
    if (!name) return {};
    while (!name->empty() && name->back() == '\n') name->pop_back();
    return std::move(*name);
}

// udev's workers open every disk for a moment to look at it, only reading, and respect the lock we take before acting.
bool only_passes_by(std::string_view command) {
    constexpr std::array names = {std::string_view("systemd-udevd"), std::string_view("(udev-worker)"),
                                  std::string_view("udevd")};
    return std::find(names.begin(), names.end(), command) != names.end();
}

bool is_gone(const Error& error) { return host::absent(error) || error.code == ESRCH; }

// Each device that a process holds open, once. An error means that some of its descriptors cannot be seen.
Result<std::vector<dev_t>> devices_open_in(const host::HostView& view, const std::string& process) {
    const auto directory = "/proc/" + process + "/fd";
    const auto descriptors = view.list(directory);
    if (!descriptors) {
        if (is_gone(descriptors.error())) return std::vector<dev_t>{};
        return tl::unexpected(descriptors.error());
    }
    std::vector<dev_t> found;
    for (const auto& descriptor : *descriptors) {
        const auto link = view.read_link(directory + "/" + descriptor);
        if (!link && is_gone(link.error())) continue;
        if (!link) return tl::unexpected(link.error());
        if (!link->starts_with('/')) continue;    // sockets, pipes
        const auto info = view.target_info(directory + "/" + descriptor);
        if (!info && is_gone(info.error())) continue;
        if (!info) return tl::unexpected(info.error());
        if (info->kind == host::FileKind::block_device) found.push_back(info->special);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

Result<void> add_openers(const host::HostView& view, Deadline deadline, Users& users) {
    const auto processes = view.list("/proc");
    if (!processes) return tl::unexpected(processes.error());
    const auto ourselves = ::getpid();
    for (const auto& process : *processes) {
        int pid = 0;
        const char* end = process.data() + process.size();
        if (std::from_chars(process.data(), end, pid).ptr != end || pid <= 0 || pid == ourselves) continue;
        if (deadline.passed()) return fail("looking through /proc for open disks: the deadline passed");
        const auto devices = devices_open_in(view, process);
        if (!devices) {
            users.unseen.push_back({pid, command_of(view, process)});
            continue;
        }
        if (devices->empty()) continue;
        const auto command = command_of(view, process);
        if (only_passes_by(command)) continue;
        for (const auto number : *devices) users.openers[number].push_back({pid, command});
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
    if (view.live())
        if (auto added = add_openers(view, deadline, users); !added) return tl::unexpected(added.error());
    return users;
}

}   // namespace ack::disk
