// All that is seen of the host: what it shows itself, what the cloud says of it, and its disks, side by side.
#pragma once

#include "agent/policy.hpp"
#include "checks/facts.hpp"
#include "disk/inventory.hpp"
#include "host/deadline.hpp"
#include "host/side_by_side.hpp"
#include "host/view.hpp"

#include <string>
#include <vector>

namespace ack::agent {

struct Seen {
    checks::HostFacts host;
    disk::DiskInventory disks;
    std::vector<host::Took> took;        // each observer, in the order of the facts; the disks are last
};

// What does not answer in time is unknown, with its observer's name. `image` as for checks::look_at_host.
Seen look_at_all(const host::HostView& view, const Policy& policy, Deadline deadline, bool image = true);

// The instance's id, empty when it is not known.
std::string instance_of(const checks::HostFacts& host);

}   // namespace ack::agent
