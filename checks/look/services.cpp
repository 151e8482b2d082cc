#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

// Runtimes keep a directory for each container that runs, on a tmpfs: it goes with the container, and with
// the boot.
struct Place {
    const char* directory;
    const char* runtime;
};
constexpr Place places[] = {{"/run/docker/runtime-runc/moby", "docker"},
                            {"/run/docker/runtime-runc/plugins.moby", "docker plugin"},
                            {"/run/runc", "podman or CRI-O"},
                            {"/run/crun", "podman or CRI-O"}};
constexpr auto tasks = "/run/containerd/io.containerd.runtime.v2.task";
constexpr auto docker_namespace = "moby"; // shown by docker's own directory already

Result<void> add(const host::HostView& view, const std::string& directory, const std::string& runtime,
                 std::vector<RunningContainer>& containers) {
    const auto ids = list_if_there(view, directory);
    if (!ids)
        return tl::unexpected(ids.error());
    for (const auto& id : *ids)
        if (!std::any_of(containers.begin(), containers.end(), [&](const auto& one) { return one.id == id; }))
            containers.push_back({runtime, id, directory + "/" + id});
    return {};
}

} // namespace

Fact<std::vector<RunningContainer>> look_at_containers(const host::HostView& view, Deadline) {
    if (!view.live() && !view.exists("/proc/sys"))
        return fail(view.root().string() + " is not a running host: no containers run there");
    std::vector<RunningContainer> containers;
    for (const auto& place : places)
        if (auto added = add(view, place.directory, place.runtime, containers); !added)
            return tl::unexpected(added.error());
    const auto namespaces = list_if_there(view, tasks);
    if (!namespaces)
        return tl::unexpected(namespaces.error());
    for (const auto& name : *namespaces) {
        const std::string runtime = name == docker_namespace ? "docker" : "containerd (" + name + ")";
        if (auto added = add(view, std::string(tasks) + "/" + name, runtime, containers); !added)
            return tl::unexpected(added.error());
    }
    return containers;
}

Fact<std::vector<EnabledUnit>> look_at_enabled_units(const host::HostView& view, Deadline) {
    const std::string top = "/etc/systemd/system";
    const auto entries = list_if_there(view, top);
    if (!entries)
        return tl::unexpected(entries.error());
    std::vector<EnabledUnit> units;
    for (const auto& entry : *entries) {
        if (!entry.ends_with(".wants") && !entry.ends_with(".requires"))
            continue;
        const auto names = list_if_there(view, top + "/" + entry);
        if (!names)
            return tl::unexpected(names.error());
        for (const auto& name : *names) {
            const std::string path = top + "/" + entry + "/" + name;
            units.push_back({name, path, view.read_link(path).value_or("")});
        }
    }
    return units;
}

Fact<LocalPorts> look_at_local_ports(const host::HostView& view, Deadline) {
    const std::string directory = "/proc/sys/net/ipv4/";
    const auto range = read_of_running_host(view, directory + "ip_local_port_range");
    if (!range)
        return tl::unexpected(range.error());
    const auto words = words_of(*range);
    const auto first = words.size() == 2 ? number<std::uint16_t>(words[0]) : std::nullopt;
    const auto last = words.size() == 2 ? number<std::uint16_t>(words[1]) : std::nullopt;
    if (!first || !last)
        return fail(directory + "ip_local_port_range: \"" + std::string(trim(*range)) + "\" is no range");
    // Not there in a network namespace of its own on old kernels.
    const auto reserved = view.read(directory + "ip_local_reserved_ports", 1U << 18);
    if (!reserved && !host::absent(reserved.error()))
        return tl::unexpected(reserved.error());
    return LocalPorts{*first, *last, std::string(trim(reserved.value_or("")))};
}

} // namespace ack::checks
