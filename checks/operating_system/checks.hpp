// The checks of the group "operating system".
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

extern const Check runs_as_root;
extern const Check runs_in_the_hosts_namespaces;
extern const Check os_is_supported;
extern const Check architecture_is_supported;
extern const Check kernel_is_recent_enough;
extern const Check systemd_is_running;
extern const Check programs_are_present;
extern const Check root_filesystem_has_space;
extern const Check hostname_is_valid;

}   // namespace ack::checks
