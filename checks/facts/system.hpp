// Facts about the kernel and the operating system.
#pragma once

#include "host/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ack::checks {

struct KernelFeature {                   // one row of checks/kernel_features.hpp
    std::string name;                    // "overlay filesystem"
    std::optional<bool> there;           // nothing: no source tells
    std::string seen;                    // "/boot/config-5.10…: CONFIG_OVERLAY_FS=m", or why it is not known
    bool operator==(const KernelFeature&) const = default;
};

struct Cgroups {
    unsigned version = 0;                // 1 (also hybrid: controllers are v1's), 2
    std::vector<std::string> controllers;    // that can be used: mounted (v1), in cgroup.controllers (v2)
    std::vector<std::string> disabled;       // switched off on the kernel's command line (/proc/cgroups)
    bool operator==(const Cgroups&) const = default;
};

struct LockHolder {                      // a package manager at work
    std::string path;                    // the lock, "/var/lib/dpkg/lock-frontend"
    int pid = 0;
    std::string command;
    bool operator==(const LockHolder&) const = default;
};

struct Selinux {
    std::string running;                 // "enforcing", "permissive", "disabled"; empty of an image
    std::string configured;              // SELINUX= of /etc/selinux/config; "disabled" when that is not there
    bool operator==(const Selinux&) const = default;
};

struct Limits {
    // By name with dots, "fs.inotify.max_user_instances". Of a running host as they are; of an image only what its
    // sysctl.d(5) files set.
    std::map<std::string, std::uint64_t> sysctls;
    std::map<std::string, std::string> set_in;      // of an image: the file that sets it
    std::optional<std::uint64_t> services_open_files;   // hard limit of PID 1, which services inherit
    bool operator==(const Limits&) const = default;
};

struct HostsLine {                       // hosts(5)
    std::size_t number = 0;              // from 1
    std::string address;
    std::vector<std::string> names;
    bool operator==(const HostsLine&) const = default;
};

}   // namespace ack::checks
