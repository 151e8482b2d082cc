// What an earlier run on this host proved.
#pragma once

#include "agent/attach_command.hpp"
#include "host/view.hpp"

#include <string>

namespace ack::agent {

// The API server that the latest run that counts proved this host to be a node of; empty when there is no
// such proof.
std::string server_joined_before(const host::HostView& view);

// Tells one attach command from another without holding anything of it (SHA-256 over the script's address and arguments).
std::string fingerprint(const AttachCommand& command);
// Of the command that the latest proved run joined with, empty when there is none.
std::string command_joined_before(const host::HostView& view);

}   // namespace ack::agent
