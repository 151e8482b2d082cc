// The checks of the group "instance".
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

extern const Check metadata_service_answers;
extern const Check metadata_mode_fits_script;
extern const Check account_matches_cluster;
extern const Check region_matches_cluster;
extern const Check vpc_matches_cluster;
extern const Check has_one_network_interface;
extern const Check zone_has_terway_vswitch;
extern const Check ram_role_is_attached;
extern const Check pods_per_node_suffice;
extern const Check primary_interface_has_ipv6;
extern const Check route_table_has_room;
extern const Check node_quota_has_room;
extern const Check security_group_type_fits;
extern const Check security_groups_have_room;
extern const Check security_group_rules_allow_cluster;
extern const Check gpu_mig_is_clear;
extern const Check instance_is_not_being_reclaimed;
extern const Check instance_name_is_kept_or_not;

}   // namespace ack::checks
