// Whom to ask on the network before and after attaching: the hosts that the attach command names.
#pragma once

#include "agent/attach_command.hpp"
#include "agent/kubeconfig.hpp"
#include "checks/look/hops.hpp"

#include <string>
#include <vector>

namespace ack::agent {

// `environment`: for the download's proxies. `kubeconfig`: of a host that has one; the API server is then
// verified by its authority and asked for the node with its certificate, else only its certificate's name and
// time are looked at.
checks::NetworkQuestions questions_of(const AttachCommand& command,
                                      const std::vector<std::string>& environment,
                                      const Kubeconfig* kubeconfig);

} // namespace ack::agent
