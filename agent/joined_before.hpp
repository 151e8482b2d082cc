// What an earlier run on this host proved.
#pragma once

#include "host/view.hpp"

#include <string>

namespace ack::agent {

// The API server that the latest run that counts proved this host to be a node of; empty when there is no
// such proof.
std::string server_joined_before(const host::HostView& view);

}   // namespace ack::agent
