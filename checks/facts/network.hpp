// Facts about the network as files and the kernel's tables show it; what answers over it is `Hop`s.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ack::checks {

struct Resolvers {
    std::string path;                    // the file that was believed: resolv.conf, or systemd-resolved's own
    std::vector<std::string> servers;
    bool operator==(const Resolvers&) const = default;
};

struct ProxySetting {
    std::string path;                    // with ":line"; "environment" for our own
    std::string name;                    // "https_proxy", "no_proxy" in small letters; "yum", "apt": of that program alone
    std::string value;                   // without user and password
    bool operator==(const ProxySetting&) const = default;
};

struct Route {                           // IPv4, of the main table
    std::string link, network, gateway;  // "eth0", "192.168.0.0", "0.0.0.0" when there is none
    unsigned prefix = 0;
    bool operator==(const Route&) const = default;
};

struct Addresses {
    std::vector<Route> routes;
    std::vector<std::string> ipv4;       // of this host, those of lo too
    std::vector<std::string> ipv6;       // global ones, "2408:4005:…"
    bool operator==(const Addresses&) const = default;
};

struct Firewall {                        // that filters what comes in, and by what it is known
    std::string name;                    // "firewalld", "ufw", "nftables", "iptables"
    std::string seen;
    bool operator==(const Firewall&) const = default;
};

struct SysctlSetting {                   // the last word of sysctl.d(5) and /etc/sysctl.conf
    std::string path, value;             // path with ":line"
    bool operator==(const SysctlSetting&) const = default;
};

struct Forwarding {
    std::map<std::string, std::string> running;         // "net.ipv4.ip_forward" → "0"; empty of an image
    std::map<std::string, SysctlSetting> set;           // what the files set at the next boot
    bool operator==(const Forwarding&) const = default;
};

struct Iptables {
    std::string path, mode;              // "/usr/sbin/iptables", "nft" or "legacy"; both empty: not installed
    std::vector<std::string> legacy_tables;             // in use in the kernel, /proc/net/ip_tables_names
    bool operator==(const Iptables&) const = default;
};

}   // namespace ack::checks
