#include "checks/look/observers.hpp"

#include <array>

namespace ack::checks {

namespace {

constexpr std::array names = {"bash",    "curl",      "tar",       "ip",       "iptables",  "mount",
                              "nsenter", "systemctl", "mkfs.ext4", "modprobe", "conntrack", "ebtables",
                              "ethtool", "socat",     "tc",        "chronyd",  "dockerd",   "containerd"};

} // namespace

Fact<std::vector<ProgramPlace>> look_at_programs(const host::HostView& view, Deadline) {
    std::vector<ProgramPlace> places;
    for (const auto* name : names) {
        const auto path = view.find_program(name);
        if (!path && !host::absent(path.error()))
            return tl::unexpected(path.error());
        places.push_back({name, path ? std::optional(path->string()) : std::nullopt});
    }
    return places;
}

} // namespace ack::checks
