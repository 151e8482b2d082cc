#include "disk/patience.hpp"
#include "disk/uses.hpp"
#include "host/mapped_files.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <memory>
#include <unistd.h>

namespace ack::disk {

namespace {

// udev's workers open every disk for a moment to look at it, only reading, and respect the lock we take before acting.
bool only_passes_by(std::string_view command) {
    constexpr std::array names = {std::string_view("systemd-udevd"), std::string_view("(udev-worker)"),
                                  std::string_view("udevd")};
    return std::find(names.begin(), names.end(), command) != names.end();
}

// Each device that a process holds open, once. An error means that some of its descriptors cannot be seen.
Result<std::vector<dev_t>> devices_open_in(const host::HostView& view, int pid) {
    const auto directory = "/proc/" + std::to_string(pid) + "/fd";
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

void add(const host::HostView& view, int pid, const std::vector<dev_t>& devices, Users& users) {
    if (devices.empty()) return;
    const Opener opener{pid, command_of(view, pid)};
    if (only_passes_by(opener.command)) return;
    for (const auto number : devices) {
        auto& openers = users.openers[number];
        if (std::find(openers.begin(), openers.end(), opener) == openers.end()) openers.push_back(opener);
    }
}

struct Mappings {
    std::vector<std::pair<int, std::vector<dev_t>>> devices;
    std::vector<int> unseen;
};

// The kernel makes whoever reads a process's maps wait while that process changes them, which it may never end to do.
Mappings look_at_mappings(const host::HostView& view, const std::vector<int>& processes, Deadline deadline) {
    const auto at = std::make_shared<std::atomic<int>>(0);
    const std::function<Mappings()> look = [view, processes, at] {
        Mappings found;
        host::KnownFiles known;
        for (const int pid : processes) {
            *at = pid;
            auto devices = host::mapped_devices(view, pid, known);
            if (!devices && !is_gone(devices.error())) found.unseen.push_back(pid);
            if (devices && !devices->empty()) found.devices.emplace_back(pid, std::move(*devices));
        }
        return found;
    };
    auto found = within(deadline.within(std::chrono::seconds(20)), look);
    if (found) return std::move(*found);
    return {{}, {at->load()}};
}

}   // namespace

std::string command_of(const host::HostView& view, int pid) {
    auto name = view.read("/proc/" + std::to_string(pid) + "/comm");
    if (!name) return {};
    while (!name->empty() && name->back() == '\n') name->pop_back();
    return std::move(*name);
}

bool is_gone(const Error& error) { return host::absent(error) || error.code == ESRCH; }

void add_unseen(const host::HostView& view, int pid, Users& users) {
    const Opener opener{pid, command_of(view, pid)};
    if (std::find(users.unseen.begin(), users.unseen.end(), opener) == users.unseen.end()) users.unseen.push_back(opener);
}

Result<std::vector<int>> other_processes(const host::HostView& view) {
    const auto names = view.list("/proc");
    if (!names) return tl::unexpected(names.error());
    std::vector<int> found;
    for (const auto& name : *names) {
        int pid = 0;
        const char* end = name.data() + name.size();
        if (std::from_chars(name.data(), end, pid).ptr == end && pid > 0 && pid != ::getpid()) found.push_back(pid);
    }
    return found;
}

Result<void> add_openers(const host::HostView& view, Deadline deadline, Users& users) {
    const auto processes = other_processes(view);
    if (!processes) return tl::unexpected(processes.error());
    for (const int pid : *processes) {
        if (deadline.passed()) return fail("looking through /proc for open disks: the deadline passed");
        const auto devices = devices_open_in(view, pid);
        if (devices)
            add(view, pid, *devices, users);
        else
            add_unseen(view, pid, users);
    }
    const auto mappings = look_at_mappings(view, *processes, deadline);
    for (const auto& [pid, devices] : mappings.devices) add(view, pid, devices, users);
    for (const int pid : mappings.unseen) add_unseen(view, pid, users);
    return {};
}

}   // namespace ack::disk
