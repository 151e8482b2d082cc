// What stands where something shall be mounted.
#pragma once

#include "disk/plan.hpp"

#include <string>

namespace ack::disk {

// A link on the way there counts as a link: the mount would not be where it is looked for.
TargetState look_at_target(const host::HostView& view, const std::string& path);

// Empty when something may be mounted there; else why not and what to do.
std::optional<Refusal> target_refusal(const std::string& path, const TargetState& state);

// True when our own mounts are those of PID 1: mount ids are unique among all namespaces, so the same id at "/" means
// the same namespace and the same root. Needs no right to look into PID 1, as /proc/1/ns/mnt does.
bool in_hosts_mount_namespace(const host::HostView& view);

}   // namespace ack::disk
