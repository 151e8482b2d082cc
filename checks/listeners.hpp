// Words for listeners.
#pragma once

#include "checks/facts.hpp"

namespace ack::checks {

// "nginx (process 4)", or that it could not be told.
std::string holder_of(const Listener& listener);
// "port 80 at 0.0.0.0 is held by nginx (process 4)"
std::string describe(const Listener& listener);

} // namespace ack::checks
