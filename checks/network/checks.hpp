// The checks of the group "network".
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

extern const Check address_matches_metadata;
extern const Check names_resolve;
extern const Check attach_script_host_answers;
extern const Check api_server_answers_at_every_address;
extern const Check registry_answers;
extern const Check resolvers_are_the_vpcs;
extern const Check proxy_spares_the_cloud;
extern const Check host_networks_do_not_overlap;
extern const Check host_firewall_lets_nodes_talk;
extern const Check forwarding_is_possible;
extern const Check iptables_mode_is_consistent;

}   // namespace ack::checks
