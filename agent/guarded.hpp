// Commands that only look end within their time limit, whatever hangs (host/guard.hpp).
#pragma once

#include "agent/options.hpp"
#include "host/deadline.hpp"

#include <string_view>

namespace ack::agent {

// For whatever looks, and the guard's limit with it: what is left then is for judging and saying it.
Deadline deadline_of_looking(const Policy& policy);

// The command in a child of ours; past its time limit the answer is "deadline-passed".
int guarded(std::string_view name, int (*command)(const Options&), const Options& options);

}   // namespace ack::agent
