// Whether a filesystem that is there already may be used as it is. Pure. Nothing here leads to a format.
#pragma once

#include "disk/plan.hpp"

namespace ack::disk {

// The disk holds signatures: a filesystem on it or on its only partition is mounted, or refused with what would mend it.
void plan_existing(const PlanInput& input, const Disk& disk, const Holds& holds, DiskPlan& plan);

}   // namespace ack::disk
