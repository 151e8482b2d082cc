// Where the attach command comes from: words after --, a file, or standard input. It is secret.
#pragma once

#include "agent/options.hpp"
#include "host/deadline.hpp"
#include "host/result.hpp"

#include <string>
#include <vector>

namespace ack::agent {

// Empty when none was given. `run` also takes it from a standard input that is no terminal; check and plan
// only when
// --command-file - says so. Never waits for ever; more than 64 KiB and NUL bytes are errors.
Result<std::string> read_command_text(const Options& options);

// All that comes through a descriptor until its end.
Result<std::string> read_to_end(int descriptor, const std::string& name, Deadline deadline);

// "http_proxy=…", "NO_PROXY=…" and the like, of our own environment.
std::vector<std::string> our_proxy_settings();

}   // namespace ack::agent
