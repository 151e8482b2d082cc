// What of the kernel itself uses files: loop devices and swap. No process has these open.
#pragma once

#include "host/result.hpp"
#include "host/view.hpp"

#include <string>
#include <vector>

namespace ack::disk {

// Words for people: "/dev/loop3 lies in /var/lib/docker/image", "swap lies in /var/lib/docker/swapfile".
Result<std::vector<std::string>> backing_users(const host::HostView& view, const std::vector<std::string>& paths);

}   // namespace ack::disk
