// The checks of the group "swap".
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

extern const Check swap_is_off;
extern const Check swap_stays_off;

}   // namespace ack::checks
