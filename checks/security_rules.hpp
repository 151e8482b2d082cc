// Would the rules of some security groups together let a kind of traffic through?
#pragma once

#include "checks/expectations.hpp"

#include <string>
#include <vector>

namespace ack::checks {

struct Traffic {
    bool ingress = true;
    std::string protocol;                // "tcp", "udp"
    std::uint16_t port = 0;
    std::string cidr;                    // of the other side
    std::string what;                    // "kubelet, from the VPC"
};

// Empty when it passes; else what stands against it, "sg-1: tcp 10250 from 192.168.0.0/16 is dropped (priority 1)" or
// "no rule accepts …". Rules of all groups count together: the smallest priority number first, and a drop before an
// accept of the same; what no rule names is dropped coming in and accepted going out, as for basic groups.
// https://help.aliyun.com/zh/ecs/user-guide/security-group-rules
std::string against(const std::vector<SecurityGroup>& groups, const Traffic& traffic);

} // namespace ack::checks
