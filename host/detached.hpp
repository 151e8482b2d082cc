// Starting a program that goes on without us: its own session, nothing of ours open, not waited for.
#pragma once

#include "host/result.hpp"

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace ack::host {

// stdin, stdout and stderr are /dev/null. The environment is exactly what is given.
Result<pid_t> start_detached(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                             const std::vector<std::string>& environment);

}   // namespace ack::host
