// The steps that lead from what is there to what shall be, each with its sentence. Pure.
#pragma once

#include "disk/plan.hpp"

#include <string>
#include <vector>

namespace ack::disk {

struct Goal {
    Identity disk;
    std::string uuid, type;              // of the filesystem, as it is or will be
    bool format = false;
    bool mounted = false;                // at the base, already
    bool every_byte = false;             // was read and is zero
    FirstLook look = FirstLook::none;
};

// Adds steps, and refusals for what cannot be brought about, to the plan.
void add_layout(const PlanInput& input, const Goal& goal, DiskPlan& plan);
// The marker and the fstab comment that keep the attach script's own formatter from every disk.
void add_hold_back(const PlanInput& input, DiskPlan& plan);

constexpr std::string_view skip_marker = "/var/.skip-auto-fdisk";

}   // namespace ack::disk
