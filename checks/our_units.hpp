// The units that must never write to the system disk in place of the data disk: each gets a drop-in of ours.
#pragma once

#include <string_view>

namespace ack::checks {

inline constexpr std::string_view units_on_the_data_disk[] = {"kubelet.service", "containerd.service",
                                                              "docker.service"};

} // namespace ack::checks
