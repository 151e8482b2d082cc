// Where else what lies below a path is shown, so that it may be used and changed there: binds of it or of what it lies in,
// containers' volumes, overlays that are made of it. Pure.
#pragma once

#include "host/mounts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ack::disk {

// `path` or something below it.
bool lies_below(std::string_view path, std::string_view place);

// `mountinfo`: the text of some process's file; `own`: the mounts by which `paths` are named. Words for people:
// "/data shows /var/lib/docker/volumes/v/_data". A text that is none is an error.
Result<std::vector<std::string>> mount_users(std::string_view mountinfo, const std::vector<host::Mount>& own,
                                             const std::vector<std::string>& paths);

// The names that `paths` have there by mounts of directories above them: "/host/var/lib/docker". Who uses none of these is
// no user, so the mounts alone are none.
Result<std::vector<std::string>> other_names(std::string_view mountinfo, const std::vector<host::Mount>& own,
                                             const std::vector<std::string>& paths);

}   // namespace ack::disk
