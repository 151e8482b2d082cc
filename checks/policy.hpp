// What the operator decides about the checks: thresholds, supported systems, verdict overrides. Plain data; the file
// it comes from is read by the agent. Nothing here reaches disk/: what may be formatted is decided there alone.
#pragma once

#include "checks/expectations.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ack::checks {

struct SupportedSystem {
    std::string id;                          // os-release ID
    std::vector<std::string> versions;       // VERSION_ID: equal, or beginning with this and a dot; empty = any
    bool operator==(const SupportedSystem&) const = default;
};

struct Policy {
    std::vector<SupportedSystem> supported_systems = {
        {"alinux", {"2.1903", "3"}}, {"rhel", {"7", "8", "9"}}, {"centos", {"7", "8"}},
        {"ubuntu", {"18.04", "20.04", "22.04", "24.04"}}};
    std::string least_kernel = "3.10";
    std::uint64_t least_root_free_mib = 5120;         // free at / (and at /var, /tmp on filesystems of their own: a tenth)
    std::uint64_t least_inodes_free = 100'000;
    std::uint64_t least_data_disk_gib = 40;
    // Memory as /proc/meminfo shows it, which is some hundred MiB below the instance type's: 4 and 8 GiB.
    unsigned least_cpus = 2, advised_cpus = 4;
    std::uint64_t least_memory_mib = 3500, advised_memory_mib = 7168;
    // Programs and units, without .service, that do not count as deployed services, besides those of the system.
    std::vector<std::string> known_services;
    std::vector<std::string> intended_markers;            // paths of /var/.skip-* that shall be there
    std::uint64_t most_image_log_mib = 100;
    Expectations expect;
    bool on_ecs = true;                                   // false: --not-on-ecs
    // By check id: "skip", "warn" or "fail".
    std::map<std::string, std::string> verdicts;

    bool operator==(const Policy&) const = default;
};

}   // namespace ack::checks
