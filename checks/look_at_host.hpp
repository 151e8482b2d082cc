// The observers of HostFacts, to look side by side with others.
#pragma once

#include "checks/facts.hpp"
#include "host/side_by_side.hpp"

#include <vector>

namespace ack::checks {

// Each is named after its fact; what cannot be had in time says why there. `host` must outlive the looking; `image` as for
// look_at_host.
void add_host_subjects(const host::HostView& view, HostFacts& host, bool image, std::vector<host::Subject>& into);

} // namespace ack::checks
