// What an attach command loses on its way from the console: cut tokens, swallowed values. Pure.
#pragma once

#include "agent/attach_command.hpp"

#include <string>
#include <vector>

namespace ack::agent {

// One sentence each, without secrets; empty when nothing is missing.
std::vector<std::string> copy_faults(const AttachCommand& command);

} // namespace ack::agent
