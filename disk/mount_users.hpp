// Which mounts show what lies below a path at another place, so that it may change there: binds of it, containers' volumes,
// overlays that are made of it. Pure.
#pragma once

#include "host/mounts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ack::disk {

// `mountinfo`: the text of some process's file; `own`: the mounts by which `paths` are named. Words for people:
// "/data shows /var/lib/docker/volumes/v/_data". A text that is none is an error.
Result<std::vector<std::string>> mount_users(std::string_view mountinfo, const std::vector<host::Mount>& own,
                                             const std::vector<std::string>& paths);

}   // namespace ack::disk
