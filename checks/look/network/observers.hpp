// Observers of the network's settings. Files and the kernel's tables only: nothing is sent.
#pragma once

#include "checks/facts/network.hpp"
#include "host/deadline.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

namespace ack::checks {

Fact<Resolvers> look_at_resolvers(const host::HostView& view, Deadline deadline);
Fact<std::vector<ProxySetting>> look_at_proxies(const host::HostView& view, Deadline deadline);
Fact<Addresses> look_at_addresses(const host::HostView& view, Deadline deadline);
Fact<std::vector<Firewall>> look_at_firewalls(const host::HostView& view, Deadline deadline);
Fact<Forwarding> look_at_forwarding(const host::HostView& view, Deadline deadline);
Fact<Iptables> look_at_iptables(const host::HostView& view, Deadline deadline);

// "http://user:secret@proxy:3128" → "http://proxy:3128"
std::string without_login(std::string_view url);

} // namespace ack::checks
