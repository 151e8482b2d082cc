// The checks of the group "after attaching".
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

extern const Check vendor_log_reports_success;
extern const Check kubelet_is_active;
extern const Check kubelet_is_healthy;
extern const Check runtime_answers;
extern const Check node_is_registered;
extern const Check no_live_node_of_the_same_name;
extern const Check node_has_internal_ip;
extern const Check node_network_is_available;
extern const Check node_is_ready;
extern const Check node_name_is_as_planned;
extern const Check data_disk_is_in_place;
extern const Check mounts_survive_a_reboot;

}   // namespace ack::checks
