// Settings of the kernel that pods' traffic needs.
#pragma once

#include <string_view>

namespace ack::checks {

constexpr std::string_view forwarding_keys[] = {
    "net.ipv4.ip_forward",
    "net.bridge.bridge-nf-call-iptables",
    "net.ipv4.conf.all.rp_filter",
    "net.ipv6.conf.all.disable_ipv6",
    "net.ipv6.conf.all.forwarding",
};

} // namespace ack::checks
