// The checks of the group "attach command".
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

extern const Check attach_command_is_understood;
extern const Check attach_command_is_complete;
extern const Check attach_script_is_authentic;

} // namespace ack::checks
