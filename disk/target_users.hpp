// Who uses what stands at the mount targets: what is in use cannot be copied as it is, nor taken away.
#pragma once

#include "host/deadline.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <string>
#include <vector>

namespace ack::disk {

// Services of the runtime that run, processes that have their directory, program or a file below one of the paths open or
// mapped, and mounts of any mount namespace that show what is in them at another place. Words for people: "containerd.service is active", "process 77 (mysqld) uses /var/lib/docker/x".
// A process that cannot be looked at is an error.
Result<std::vector<std::string>> look_at_target_users(const host::HostView& view, const std::vector<std::string>& paths,
                                                      Deadline deadline);

}   // namespace ack::disk
