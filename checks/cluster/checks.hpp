// The checks of the group "cluster membership".
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

extern const Check host_is_in_no_cluster;
extern const Check no_leftovers_of_a_cluster;
extern const Check no_containers_run;
extern const Check no_services_are_deployed;
extern const Check kubelet_ports_are_free;
extern const Check node_ports_are_free;
extern const Check runtime_fits_cluster;

}   // namespace ack::checks
