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
extern const Check kernel_has_what_containers_need;
extern const Check cgroups_are_usable;
extern const Check package_manager_is_free;
extern const Check selinux_does_not_enforce;
extern const Check cpu_and_memory_suffice;
extern const Check root_filesystem_is_writable;
extern const Check scripts_may_run_from_tmp;
extern const Check open_file_limit_suffices;
extern const Check clock_is_synchronised;
extern const Check hosts_file_is_sane;
extern const Check machine_id_is_set;

}   // namespace ack::checks
