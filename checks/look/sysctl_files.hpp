// What sysctl.d(5) and /etc/sysctl.conf set at the next boot.
#pragma once

#include "checks/facts/network.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <span>

namespace ack::checks {

// The last word on each of these keys ("net.ipv4.ip_forward") that any file sets.
Result<std::map<std::string, SysctlSetting>> sysctl_settings(const host::HostView& view,
                                                             std::span<const std::string_view> keys);

} // namespace ack::checks
