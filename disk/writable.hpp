// Whether a plan can be carried out to its end: what it writes to besides the disk is looked at before the
// disk is formatted.
#pragma once

#include "disk/plan.hpp"

#include <map>
#include <string>

namespace ack::disk {

// Of the files and directories that plans write to: those that cannot be written to, and why.
std::map<std::string, std::string> look_at_unwritable(const host::HostView& view);
// Adds a refusal for each of them that a step of the plan needs.
void refuse_unwritable(const PlanInput& input, DiskPlan& plan);

} // namespace ack::disk
