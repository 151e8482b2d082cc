// All that is seen of the host but its disks: what it shows itself, and what the cloud says of it.
#pragma once

#include "agent/policy.hpp"
#include "checks/facts.hpp"
#include "host/deadline.hpp"
#include "host/view.hpp"

#include <string>

namespace ack::agent {

// Both side by side. `image` as for checks::look_at_host.
checks::HostFacts look_at_host_and_instance(const host::HostView& view, const Policy& policy, Deadline deadline,
                                            bool image = true);

// The instance's id, empty when it is not known.
std::string instance_of(const checks::HostFacts& host);

}   // namespace ack::agent
