#include "disk/target_users.hpp"

#include "disk/mount_users.hpp"
#include "systemd/manager.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>
#include <unistd.h>

namespace ack::disk {

namespace {

using Words = std::vector<std::string>;

bool is_gone(const Error& error) { return host::absent(error) || error.code == ESRCH; }

bool lies_below(std::string_view path, const Words& places) {
    return std::any_of(places.begin(), places.end(), [&](const std::string& place) {
        return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
    });
}

Result<void> add_services(const host::HostView& view, Deadline deadline, Words& users) {
    if (!systemd::is_running(view)) return {};
    const auto states = systemd::unit_states(view, {"kubelet.service", "containerd.service", "docker.service", "docker.socket"}, deadline);
    if (!states) return tl::unexpected(states.error());
    for (const auto& [unit, state] : *states)
        if (state.active != "inactive" && state.active != "failed") users.push_back(unit + " is " + state.active);
    return {};
}

// The first path that the process uses; empty: none. A kernel thread has neither program nor maps.
Result<std::string> used_by(const host::HostView& view, const std::string& process, const Words& paths) {
    Words links = {process + "/cwd", process + "/root", process + "/exe"};
    const auto descriptors = view.list(process + "/fd");
    if (!descriptors) return tl::unexpected(descriptors.error());
    for (const auto& descriptor : *descriptors) links.push_back(process + "/fd/" + descriptor);
    for (const auto& link : links) {
        const auto leads_to = view.read_link(link);
        if (!leads_to && !is_gone(leads_to.error())) return tl::unexpected(leads_to.error());
        if (leads_to && lies_below(*leads_to, paths)) return *leads_to;
    }
    const auto maps = view.read(process + "/maps", 64U << 20);
    if (!maps) return tl::unexpected(maps.error());
    std::istringstream lines(*maps);
    for (std::string line; std::getline(lines, line);)
        if (const auto at = line.find('/'); at != std::string::npos && lies_below(line.substr(at), paths))
            return line.substr(at);
    return std::string{};
}

std::string name_of(const host::HostView& view, const std::string& process) {
    auto name = view.read(process + "/comm");
    if (!name) return "?";
    while (name->ends_with('\n')) name->pop_back();
    return *name;
}

// Of a mount namespace that was not looked at yet: containers see their volumes at other places.
Result<void> add_mounts(const host::HostView& view, const std::string& process, const std::vector<host::Mount>& own,
                        const Words& paths, std::set<std::string>& seen, Words& users) {
    const auto space = view.read_link(process + "/ns/mnt");
    if (!space) return tl::unexpected(space.error());
    if (seen.contains(*space)) return {};
    const auto text = view.read(process + "/mountinfo", 64U << 20);
    if (!text) return tl::unexpected(text.error());
    const auto found = mount_users(*text, own, paths);
    if (!found) return tl::unexpected(found.error());
    seen.insert(*space);
    for (const auto& one : *found)
        users.push_back("process " + process.substr(6) + " (" + name_of(view, process) + ") has it mounted: " + one);
    return {};
}

Result<void> add_processes(const host::HostView& view, const Words& paths, Deadline deadline, Words& users) {
    const auto own = host::mounts(view);
    if (!own) return tl::unexpected(own.error());
    std::set<std::string> seen;
    if (auto added = add_mounts(view, "/proc/self", *own, paths, seen, users); !added && !is_gone(added.error())) return added;
    const auto processes = view.list("/proc");
    if (!processes) return tl::unexpected(processes.error());
    for (const auto& process : *processes) {
        int pid = 0;
        const char* end = process.data() + process.size();
        if (std::from_chars(process.data(), end, pid).ptr != end || pid <= 0 || pid == ::getpid()) continue;
        if (deadline.passed()) return fail("looking through /proc: the deadline passed", ETIME);
        if (auto added = add_mounts(view, "/proc/" + process, *own, paths, seen, users); !added && !is_gone(added.error()))
            return fail("process " + process + ": " + added.error().what);
        const auto used = used_by(view, "/proc/" + process, paths);
        if (!used && is_gone(used.error())) continue;
        if (!used) return fail("process " + process + ": " + used.error().what);
        if (!used->empty())
            users.push_back("process " + process + " (" + name_of(view, "/proc/" + process) + ") uses " + *used);
    }
    return {};
}

}   // namespace

Result<Words> look_at_target_users(const host::HostView& view, const Words& paths, Deadline deadline) {
    Words users;
    if (auto added = add_services(view, deadline, users); !added) return tl::unexpected(added.error());
    if (auto added = add_processes(view, paths, deadline, users); !added) return tl::unexpected(added.error());
    return users;
}

}   // namespace ack::disk
