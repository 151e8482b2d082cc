// How long each observer took, for --timing.
#pragma once

#include "agent/parts.hpp"
#include "agent/report.hpp"
#include "host/side_by_side.hpp"

#include <vector>

namespace ack::agent {

std::vector<Timing> timings_of(const std::vector<host::Took>& took);

// All of a group together, in the order of the groups. They run side by side: it is more than the time that passed.
std::vector<Timing> groups_of(const std::vector<Timing>& timings);

// Nothing where no times were asked for.
std::vector<Part> timing_parts(const Report& report, const Screen& screen);

}   // namespace ack::agent
