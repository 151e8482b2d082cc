// What the metadata service says of the instance this host is, as plain data.
// https://help.aliyun.com/zh/ecs/user-guide/view-instance-metadata
#pragma once

#include "disk/cloud_disks.hpp"
#include "host/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ack::checks {

// A key of the service: its value; nullopt when the service says that there is no such key (404); else why that is not
// known. An absent key is an answer (no role, no IPv6 address, no spot instance), an unknown one is not.
template <class T> using Key = Fact<std::optional<T>>;
template <class T> Key<T> not_asked() { return fail("not asked"); }

struct NetworkInterface {                // network/interfaces/macs/MAC/
    std::string mac;                     // "00:16:3e:…", lower case
    Key<std::string> id = not_asked<std::string>();                       // network-interface-id
    Key<std::string> vswitch_id = not_asked<std::string>();
    Key<std::string> primary_ip = not_asked<std::string>();               // primary-ip-address
    Key<std::vector<std::string>> private_ipv4s = not_asked<std::vector<std::string>>();
    Key<std::vector<std::string>> ipv6s = not_asked<std::vector<std::string>>();
    bool operator==(const NetworkInterface&) const = default;
};

struct CloudDisk {                       // disks/SERIAL/
    std::string serial;                  // the disk's id without "d-": what the host's own /sys shows as its serial
    Key<std::string> id = not_asked<std::string>();
    Key<std::string> name = not_asked<std::string>();
    bool operator==(const CloudDisk&) const = default;
};

struct InstanceFacts {
    // How the service answers. `tokens`: it gives tokens, and was asked with one (an older service has none).
    // `answers_without_token`: false is the hardened-only mode, in which a plain GET gets 403.
    bool tokens = false;
    Fact<bool> answers_without_token = fail("not asked");
    // The service's clock (its Date header, whole seconds) minus this host's, in seconds.
    Fact<std::int64_t> clock_offset = fail("not asked");

    Key<std::string> instance_id = not_asked<std::string>();              // "i-…"
    Key<std::string> instance_type = not_asked<std::string>();            // "ecs.g7.xlarge"
    Key<std::string> instance_name = not_asked<std::string>();
    Key<std::string> hostname = not_asked<std::string>();
    Key<std::string> region_id = not_asked<std::string>();                // "cn-hangzhou"
    Key<std::string> zone_id = not_asked<std::string>();                  // "cn-hangzhou-k"
    Key<std::string> owner_account_id = not_asked<std::string>();         // digits
    Key<std::string> image_id = not_asked<std::string>();
    Key<std::string> vpc_id = not_asked<std::string>();
    Key<std::string> vpc_cidr_block = not_asked<std::string>();           // "192.168.0.0/16"
    Key<std::string> vswitch_id = not_asked<std::string>();
    Key<std::string> vswitch_cidr_block = not_asked<std::string>();
    Key<std::string> mac = not_asked<std::string>();                      // of the primary interface, lower case
    Key<std::string> private_ipv4 = not_asked<std::string>();
    Key<std::string> network_type = not_asked<std::string>();             // "vpc", "classic"
    Key<std::vector<std::string>> nameservers = not_asked<std::vector<std::string>>();
    Key<std::vector<std::string>> ntp_servers = not_asked<std::vector<std::string>>();
    Key<std::string> spot_termination_time = not_asked<std::string>();    // "2026-01-31T18:02:00Z"; absent: it is not taken back
    Key<std::string> ram_role = not_asked<std::string>();                 // its name; absent: none is attached
    Key<std::vector<NetworkInterface>> interfaces = not_asked<std::vector<NetworkInterface>>();
    Key<std::vector<CloudDisk>> disks = not_asked<std::vector<CloudDisk>>();    // the system disk too

    bool operator==(const InstanceFacts&) const = default;
};

// What decides which disk is taken without being named (disk/cloud_disks.hpp).
disk::CloudSerials cloud_serials(const Fact<InstanceFacts>& instance, bool on_ecs);

}   // namespace ack::checks
