// The steps of --keep-container-data: copy what stands at the targets, then put it aside. Pure.
#pragma once

#include "disk/steps.hpp"

namespace ack::disk {

// What is still to be mounted on: the base with no directory, then the binds.
std::vector<Bind> still_to_mount(const PlanInput& input, const DiskPlan& plan, const Goal& goal);

// True when the steps below make room at this target, so that what stands there is no obstacle.
bool is_kept(const PlanInput& input, const std::string& target);
// Why a target with something put aside beside it cannot be mounted on.
std::optional<Refusal> refusal_of_kept(const PlanInput& input, const Goal& goal, const std::string& target);

void add_copies(const PlanInput& input, const Goal& goal, DiskPlan& plan);
void add_switches(const PlanInput& input, const Goal& goal, DiskPlan& plan);

}   // namespace ack::disk
