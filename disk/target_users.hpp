// Who uses what stands at the mount targets: what is in use cannot be copied as it is, nor taken away.
#pragma once

#include "host/deadline.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <string>
#include <vector>

namespace ack::disk {

// Processes that have their directory, program or a file below one of the paths open or mapped, by whatever name; mounts of
// any mount namespace that show what is in them at another place; loop devices and swap that lie in them. Words for people:
// "process 77 (mysqld) uses /var/lib/docker/x". A process that cannot be looked at is an error.
Result<std::vector<std::string>> look_at_path_users(const host::HostView& view, const std::vector<std::string>& paths,
                                                    Deadline deadline);

// The same, and before them services of the runtime that run, whatever they use: "containerd.service is active".
Result<std::vector<std::string>> look_at_target_users(const host::HostView& view, const std::vector<std::string>& paths,
                                                      Deadline deadline);

}   // namespace ack::disk
