// What is true of this host, as plain data. Each part is a Fact: the value, or why it is not known.
// The disks are disk/inventory.hpp.
#pragma once

#include "checks/facts/gpus.hpp"
#include "checks/facts/hops.hpp"
#include "checks/facts/image.hpp"
#include "checks/facts/joined.hpp"
#include "checks/facts/network.hpp"
#include "checks/facts/services.hpp"
#include "checks/facts/system.hpp"
#include "checks/instance.hpp"
#include "host/deadline.hpp"
#include "host/mounts.hpp"
#include "host/result.hpp"
#include "host/view.hpp"
#include "systemd/manager.hpp"

#include <nlohmann/json_fwd.hpp>
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ack::checks {

struct OsRelease {                       // os-release(5)
    std::string path, id, version_id, pretty_name;
    std::vector<std::string> id_like;
    bool operator==(const OsRelease&) const = default;
};

struct Kernel {                          // uname(2), or the newest kernel of an image
    std::string release;                 // "5.10.134-16.al8.x86_64"
    unsigned major = 0, minor = 0, patch = 0;
    std::string machine;                 // "x86_64", "aarch64"
    bool operator==(const Kernel&) const = default;
};

struct Memory { std::uint64_t total = 0, available = 0; bool operator==(const Memory&) const = default; };   // bytes

struct SwapArea {                        // /proc/swaps
    std::string name, type;              // "/dev/vda3", "partition"
    std::uint64_t bytes = 0;
    bool operator==(const SwapArea&) const = default;
};

struct SwapSetting {                     // what will bring swap back at the next boot
    std::string path;                    // the file that says so, with ":line" where it has lines; a device for a GPT partition
    std::string what;                    // "fstab: /swapfile", "zram-generator: zram0", "unit dev-vdb2.swap is enabled"
    bool operator==(const SwapSetting&) const = default;
};

struct Listener {                        // a listening TCP socket
    std::string address;
    std::uint16_t port = 0;
    int pid = 0;                         // 0 when it could not be told
    std::string command;
    bool operator==(const Listener&) const = default;
};

struct ProgramPlace {
    std::string name;
    std::optional<std::string> path;     // nothing: not in the standard directories
    bool operator==(const ProgramPlace&) const = default;
};

struct Filesystem {                      // statvfs(3) of a path
    std::string path;
    std::uint64_t bytes = 0, bytes_free = 0, inodes = 0, inodes_free = 0;
    bool read_only = false;
    bool operator==(const Filesystem&) const = default;
};

struct Self {                            // who we are
    unsigned uid = 0;                    // effective
    std::uint64_t capabilities = 0;      // effective set
    bool hosts_mount_namespace = false;  // ours is PID 1's
    bool hosts_pid_namespace = false;
    bool operator==(const Self&) const = default;
};

struct SystemdState {
    bool running = false;
    std::optional<unsigned> version;
    std::string package;                 // "219-67.el7" where rpm or dpkg data tells it, else empty
    bool operator==(const SystemdState&) const = default;
};

struct KubeletConf {                     // /etc/kubernetes/kubelet.conf without its secrets
    std::string path, server;
    std::string user_name;               // CN of the client certificate, "system:node:…", empty when it cannot be told
    bool operator==(const KubeletConf&) const = default;
};

struct Trace {                           // facts.md §7: what a cluster leaves on a host
    std::string path;                    // or the name of a network link
    std::string what;                    // "kubelet's client certificates"
    bool operator==(const Trace&) const = default;
};

struct ClusterTraces {
    std::optional<KubeletConf> kubelet_conf;
    std::vector<int> kubelet_pids;       // running kubelet processes
    std::vector<Trace> traces;           // all others that exist
    bool operator==(const ClusterTraces&) const = default;
};

struct HttpAnswer { unsigned status = 0; std::string body; bool operator==(const HttpAnswer&) const = default; };

template <class T> Fact<T> not_looked() { return fail("not looked at"); }

struct HostFacts {
    std::string root = "/";              // what was looked at
    bool live = true;                    // the running host, not an image
    Fact<OsRelease> os = not_looked<OsRelease>();
    Fact<Kernel> kernel = not_looked<Kernel>();
    Fact<std::string> hostname = not_looked<std::string>();
    Fact<std::string> machine_id = not_looked<std::string>();
    Fact<unsigned> cpus = not_looked<unsigned>();
    Fact<Memory> memory = not_looked<Memory>();
    Fact<std::vector<SwapArea>> swap = not_looked<std::vector<SwapArea>>();
    Fact<std::vector<SwapSetting>> swap_settings = not_looked<std::vector<SwapSetting>>();
    Fact<host::Fstab> fstab = not_looked<host::Fstab>();
    Fact<std::vector<host::Mount>> mounts = not_looked<std::vector<host::Mount>>();
    Fact<std::vector<ProgramPlace>> programs = not_looked<std::vector<ProgramPlace>>();
    Fact<std::vector<Filesystem>> filesystems = not_looked<std::vector<Filesystem>>();    // of /, /var, /tmp
    Fact<std::map<std::string, systemd::UnitState>> units = not_looked<std::map<std::string, systemd::UnitState>>();
    Fact<SystemdState> systemd = not_looked<SystemdState>();
    Fact<Self> self = not_looked<Self>();
    Fact<std::vector<Listener>> listeners = not_looked<std::vector<Listener>>();
    Fact<ClusterTraces> cluster = not_looked<ClusterTraces>();
    // Block devices that fstab names and that are not there; findmnt-like soundness is judged from these and `fstab`.
    Fact<std::vector<std::string>> absent_fstab_sources = not_looked<std::vector<std::string>>();
    Fact<std::vector<std::string>> markers = not_looked<std::vector<std::string>>();      // /var/.skip-* and .keep-*
    Fact<std::map<std::string, std::string>> drop_ins = not_looked<std::map<std::string, std::string>>();   // ours, path → text
    // kernel log lines of I/O errors, "vdb: I/O error, sector 0": from /dev/kmsg read without waiting
    Fact<std::vector<std::string>> io_errors = not_looked<std::vector<std::string>>();
    Fact<HttpAnswer> kubelet_healthz = not_looked<HttpAnswer>();    // http://127.0.0.1:10248/healthz
    // Not known as a whole when the service was not asked (--not-on-ecs, an image) or does not answer at all.
    Fact<InstanceFacts> instance = not_looked<InstanceFacts>();

    Fact<std::vector<KernelFeature>> kernel_features = not_looked<std::vector<KernelFeature>>();
    Fact<Cgroups> cgroups = not_looked<Cgroups>();
    Fact<std::vector<LockHolder>> package_managers = not_looked<std::vector<LockHolder>>();    // at work right now
    Fact<Selinux> selinux = not_looked<Selinux>();
    Fact<Limits> limits = not_looked<Limits>();
    Fact<host::ClockState> clock = not_looked<host::ClockState>();
    Fact<std::vector<HostsLine>> hosts_file = not_looked<std::vector<HostsLine>>();
    Fact<std::vector<RunningContainer>> containers = not_looked<std::vector<RunningContainer>>();
    Fact<std::vector<EnabledUnit>> enabled_units = not_looked<std::vector<EnabledUnit>>();
    Fact<LocalPorts> local_ports = not_looked<LocalPorts>();
    Fact<std::string> boot_id = not_looked<std::string>();           // /proc/sys/kernel/random/boot_id

    Fact<NetworkFacts> network =
        not_looked<NetworkFacts>(); // filled by whoever knows whom to ask: checks/look/hops.hpp

    Fact<Resolvers> resolvers = not_looked<Resolvers>();
    Fact<std::vector<ProxySetting>> proxies = not_looked<std::vector<ProxySetting>>();
    Fact<Addresses> addresses = not_looked<Addresses>();
    Fact<std::vector<Firewall>> firewalls = not_looked<std::vector<Firewall>>();
    Fact<Forwarding> forwarding = not_looked<Forwarding>();
    Fact<Iptables> iptables = not_looked<Iptables>();

    Fact<Gpus> gpus = not_looked<Gpus>();
    Fact<VendorLog> vendor_log = not_looked<VendorLog>();
    Fact<std::vector<std::string>> runtime_sockets = not_looked<std::vector<std::string>>();    // that are listened on
    Fact<std::vector<std::string>> cni_files = not_looked<std::vector<std::string>>();          // in /etc/cni/net.d

    ImageFacts image;                    // looked at only where an image is judged

    bool operator==(const HostFacts&) const = default;
};

// All observers, each bounded by the deadline; what cannot be had says why in its Fact. `image` also looks at what only
// the profile image asks for, which reads much more.
HostFacts look_at_host(const host::HostView& view, Deadline deadline, bool image = true);

void to_json(nlohmann::json& json, const HostFacts& facts);
// Unknown or missing keys and wrong types are errors that name the place ("swap[0].bytes").
Result<HostFacts> facts_from_json(const nlohmann::json& json);

}   // namespace ack::checks
