// Facts about what a host does already.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ack::checks {

struct RunningContainer {
    std::string runtime;                 // "docker", "containerd (default)", "podman or CRI-O"
    std::string id;
    std::string path;                    // the runtime's directory that shows it
    bool operator==(const RunningContainer&) const = default;
};

struct EnabledUnit {                     // a link in *.wants or *.requires below /etc/systemd/system
    std::string name, path;              // "mysqld.service", the link
    std::string target;                  // where the link leads, "/usr/lib/systemd/system/mysqld.service"
    bool operator==(const EnabledUnit&) const = default;
};

struct LocalPorts {                      // from which the kernel takes ports for outgoing connections
    std::uint16_t first = 0, last = 0;   // net.ipv4.ip_local_port_range
    std::string reserved;                // net.ipv4.ip_local_reserved_ports, "30000-32767"; empty: none
    bool operator==(const LocalPorts&) const = default;
};

}   // namespace ack::checks
