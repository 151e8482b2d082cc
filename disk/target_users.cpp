#include "disk/target_users.hpp"

#include "disk/backing_users.hpp"
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

bool lies_below_any(std::string_view path, const Words& places) {
    return std::any_of(places.begin(), places.end(), [&](const std::string& place) { return lies_below(path, place); });
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
        if (leads_to && lies_below_any(*leads_to, paths)) return *leads_to;
    }
    const auto maps = view.read(process + "/maps", 64U << 20);
    if (!maps) return tl::unexpected(maps.error());
    std::istringstream lines(*maps);
    for (std::string line; std::getline(lines, line);)
        if (const auto at = line.find('/'); at != std::string::npos && lies_below_any(line.substr(at), paths))
            return line.substr(at);
    return std::string{};
}

std::string name_of(const host::HostView& view, const std::string& process) {
    auto name = view.read(process + "/comm");
    if (!name) return "?";
    while (name->ends_with('\n')) name->pop_back();
    return *name;
}

struct Looking {
    const host::HostView& view;
    const Words& paths;
    std::vector<host::Mount> own;
    std::set<std::string> seen;          // mount namespaces, with the root that a process has in them
    Words names;                         // of the paths, in any of these
    Words users;
};

// Containers see their volumes at other places, and the host's directories.
Result<void> add_mounts(Looking& looking, const std::string& process) {
    const auto& view = looking.view;
    const auto space = view.read_link(process + "/ns/mnt"), root = view.read_link(process + "/root");
    if (!space || !root) return tl::unexpected(space ? root.error() : space.error());
    if (looking.seen.contains(*space + *root)) return {};
    const auto text = view.read(process + "/mountinfo", 64U << 20);
    if (!text) return tl::unexpected(text.error());
    const auto found = mount_users(*text, looking.own, looking.paths);
    const auto names = other_names(*text, looking.own, looking.paths);
    if (!found || !names) return tl::unexpected(found ? names.error() : found.error());
    looking.seen.insert(*space + *root);
    looking.names.insert(looking.names.end(), names->begin(), names->end());
    for (const auto& one : *found)
        looking.users.push_back("process " + process.substr(6) + " (" + name_of(view, process) + ") has it mounted: " + one);
    return {};
}

Result<void> add_uses(Looking& looking, const std::string& process) {
    // Once more: it may be new, in a mount namespace of its own.
    if (auto added = add_mounts(looking, process); !added) return added;
    const auto used = used_by(looking.view, process, looking.names);
    if (!used) return tl::unexpected(used.error());
    if (!used->empty())
        looking.users.push_back("process " + process.substr(6) + " (" + name_of(looking.view, process) + ") uses " + *used);
    return {};
}

Result<void> of_every_process(Looking& looking, Deadline deadline, Result<void> (*add)(Looking&, const std::string&)) {
    const auto processes = looking.view.list("/proc");
    if (!processes) return tl::unexpected(processes.error());
    for (const auto& process : *processes) {
        int pid = 0;
        const char* end = process.data() + process.size();
        if (std::from_chars(process.data(), end, pid).ptr != end || pid <= 0 || pid == ::getpid()) continue;
        if (deadline.passed()) return fail("looking through /proc: the deadline passed", ETIME);
        if (auto added = add(looking, "/proc/" + process); !added && !is_gone(added.error()))
            return fail("process " + process + ": " + added.error().what);
    }
    return {};
}

}   // namespace

// Twice over all processes: a file may have been opened by a name that only another mount namespace has.
Result<Words> look_at_path_users(const host::HostView& view, const Words& paths, Deadline deadline) {
    auto own = host::mounts(view);
    if (!own) return tl::unexpected(own.error());
    Looking looking{view, paths, std::move(*own), {}, paths, {}};
    if (auto added = add_mounts(looking, "/proc/self"); !added && !is_gone(added.error())) return tl::unexpected(added.error());
    if (auto added = of_every_process(looking, deadline, add_mounts); !added) return tl::unexpected(added.error());
    if (auto added = of_every_process(looking, deadline, add_uses); !added) return tl::unexpected(added.error());
    const auto backing = backing_users(view, looking.names);
    if (!backing) return tl::unexpected(backing.error());
    looking.users.insert(looking.users.end(), backing->begin(), backing->end());
    return looking.users;
}

Result<Words> look_at_target_users(const host::HostView& view, const Words& paths, Deadline deadline) {
    Words users;
    if (auto added = add_services(view, deadline, users); !added) return tl::unexpected(added.error());
    const auto others = look_at_path_users(view, paths, deadline);
    if (!others) return tl::unexpected(others.error());
    users.insert(users.end(), others->begin(), others->end());
    return users;
}

}   // namespace ack::disk
