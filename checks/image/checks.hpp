// The checks of the group "image hygiene".
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

extern const Check machine_id_is_reset;
extern const Check ssh_host_keys_are_absent;
extern const Check no_personal_keys_or_history;
extern const Check no_credentials_are_baked_in;
extern const Check no_instance_state_is_baked_in;
extern const Check cloud_init_starts_fresh;
extern const Check cloud_assistant_is_installed;
extern const Check no_runtime_state_is_baked_in;
extern const Check skip_markers_are_intended;
extern const Check logs_are_clean;
extern const Check boot_units_are_enabled;

}   // namespace ack::checks
