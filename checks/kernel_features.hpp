// What containers need of a kernel, and by what it is told.
#pragma once

#include <span>
#include <string_view>

namespace ack::checks {

struct WantedFeature {
    std::string_view name;
    bool needed;                  // else advised
    std::string_view options;     // without CONFIG_, any of them suffices: "IP_NF_IPTABLES|NF_TABLES"
    std::string_view modules;     // file names without .ko, any of them; empty when it cannot be a module
    // What a running kernel that has it shows: "path:/proc/…", "filesystem:overlay" in /proc/filesystems, "cgroup:cpu"
    // in /proc/cgroups or cgroup.controllers; empty when nothing does.
    std::string_view sign;
};

std::span<const WantedFeature> wanted_features();
const WantedFeature* find_feature(std::string_view name);

}   // namespace ack::checks
