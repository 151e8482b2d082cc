#include "disk/uses.hpp"

#include <set>

namespace ack::disk {

namespace {

struct Place {                           // whose mounts a process sees: its namespace, and what is below its root
    std::string space, root;
    auto operator<=>(const Place&) const = default;
};

Result<Place> place_of(const host::HostView& view, int pid) {
    const auto process = "/proc/" + std::to_string(pid);
    auto space = view.read_link(process + "/ns/mnt");    // "mnt:[4026531841]"
    if (!space) return tl::unexpected(space.error());
    auto root = view.read_link(process + "/root");
    if (!root) return tl::unexpected(root.error());
    return Place{std::move(*space), std::move(*root)};
}

void add_mounts_of(const host::HostView& view, const Numbers& numbers, const std::vector<host::Mount>& mounts, int pid,
                   Users& users) {
    const Opener process{pid, command_of(view, pid)};
    for (const auto& mount : mounts) {
        const auto device = device_of(view, numbers, mount);
        if (!users.mounts.contains(device)) users.mounts_elsewhere[device].push_back({mount.target, process});
    }
}

}   // namespace

Result<void> add_mounts_elsewhere(const host::HostView& view, const Numbers& numbers, Deadline deadline, Users& users) {
    const auto processes = other_processes(view);
    if (!processes) return tl::unexpected(processes.error());
    const auto hosts = place_of(view, 1);
    std::set<Place> seen;
    for (const int pid : *processes) {
        if (deadline.passed()) return fail("looking through the mount namespaces: the deadline passed");
        const auto place = place_of(view, pid);
        if (place && ((hosts && hosts->space == place->space) || !seen.insert(*place).second)) continue;
        const auto mounts = place ? host::mounts(view, "/proc/" + std::to_string(pid) + "/mountinfo")
                                  : tl::unexpected(place.error());
        if (mounts)
            add_mounts_of(view, numbers, *mounts, pid, users);
        else if (!is_gone(mounts.error()))
            add_unseen(view, pid, users);
    }
    return {};
}

}   // namespace ack::disk
