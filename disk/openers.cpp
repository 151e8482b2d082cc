#include "disk/patience.hpp"
#include "disk/uses.hpp"
#include "host/mapped_files.hpp"
#include "host/open_devices.hpp"

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
class LookingAtMappings {
public:
    LookingAtMappings(const host::HostView& view, const std::vector<int>& processes)
        : at_(std::make_shared<std::atomic<int>>(0)), work_([view, processes, at = at_] {
              Mappings found;
              host::KnownFiles known;
              for (const int pid : processes) {
                  *at = pid;
                  auto devices = host::mapped_devices(view, pid, known);
                  if (!devices && !is_gone(devices.error())) found.unseen.push_back(pid);
                  if (devices && !devices->empty()) found.devices.emplace_back(pid, std::move(*devices));
              }
              return found;
          }) {}

    Mappings wait(Deadline deadline) {
        auto found = work_.wait(deadline.within(std::chrono::seconds(20)));
        return found ? std::move(*found) : Mappings{{}, {at_->load()}};
    }

private:
    std::shared_ptr<std::atomic<int>> at_;
    UnderWay<Mappings> work_;
};

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
    LookingAtMappings looking(view, *processes);
    for (const int pid : *processes) {
        if (deadline.passed()) return fail("looking through /proc for open disks: the deadline passed");
        const auto devices = host::open_devices(pid);
        if (devices)
            add(view, pid, *devices, users);
        else if (!is_gone(devices.error()))
            add_unseen(view, pid, users);
    }
    const auto mappings = looking.wait(deadline);
    for (const auto& [pid, devices] : mappings.devices) add(view, pid, devices, users);
    for (const int pid : mappings.unseen) add_unseen(view, pid, users);
    return {};
}

}   // namespace ack::disk
