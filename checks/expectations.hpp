// What the operator, or the cloud's own answers saved by the operator, say about the cluster and the instance's place
// in the cloud. Empty or nothing: it was not said, and the checks that need it are skipped with that reason.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ack::checks {

struct EniFigures {                      // of an instance type, DescribeInstanceTypes
    unsigned interfaces = 0;             // EniQuantity, the primary one too
    unsigned ipv4_each = 0;              // EniPrivateIpAddressQuantity
    bool operator==(const EniFigures&) const = default;
};

struct SecurityRule {                    // DescribeSecurityGroupAttribute, Permissions.Permission[]
    bool ingress = true;                 // Direction
    bool accept = true;                  // Policy: Accept, Drop
    std::string protocol;                // IpProtocol in small letters: "tcp", "udp", "icmp", "all"
    std::uint16_t first_port = 0, last_port = 65535;    // PortRange; "-1/-1" is all
    std::string cidr;                    // the other side: SourceCidrIp or DestCidrIp; empty when it is a group
    std::string group;                   // the other side: SourceGroupId or DestGroupId
    unsigned priority = 1;               // 1 is asked first
    bool operator==(const SecurityRule&) const = default;
};

struct SecurityGroup {
    std::string id;
    std::string type;                    // SecurityGroupType of DescribeSecurityGroups: "normal", "enterprise"; empty: not said
    bool has_rules = false;              // DescribeSecurityGroupAttribute was given
    bool inner_accept = true;            // InnerAccessPolicy
    std::vector<SecurityRule> rules;
    bool operator==(const SecurityGroup&) const = default;
};

struct Expectations {
    std::string account, region, vpc, cluster;
    std::string endpoint;                // of the API server inside the VPC, "192.168.0.228:6443"
    std::string network_plugin;          // "terway", "flannel"
    std::string terway_mode;             // "shared", "exclusive", "datapathv2"
    std::string ip_stack;                // "ipv4", "dual"
    std::string ram_role;
    std::string runtime;                 // of the node pool: "containerd", "docker"
    std::string node_name_mode;          // of the node pool, as the API writes it
    std::vector<std::string> terway_zones;
    std::vector<std::string> vpc_cidrs, pod_cidrs, service_cidrs;
    std::vector<std::string> resolvers;  // instead of 100.100.2.136 and 100.100.2.138
    unsigned least_pods = 0;             // pods that a node shall hold; 0: not said

    // From the cloud's answers alone.
    std::optional<unsigned> nodes, node_quota;               // of the cluster
    std::optional<unsigned> custom_routes, route_quota;      // of the VPC's system route table
    std::map<std::string, EniFigures> instance_types;
    std::map<std::string, std::vector<std::string>> instance_groups;    // instance id → ids of its security groups
    std::vector<std::string> pool_groups;                    // that the node pool adds
    std::map<std::string, SecurityGroup> security_groups;
    std::optional<unsigned> security_group_quota;            // groups of one instance; 5 when not said

    bool operator==(const Expectations&) const = default;
};

} // namespace ack::checks
