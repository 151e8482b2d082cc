// What the foreground hands to the worker: a root-only file on tmpfs, because the attach command is in it.
#pragma once

#include "agent/options.hpp"
#include "host/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

struct Request {
    Options options;                          // what matters to the worker: command, policy, disk, checks, limits
    std::string attach_command;               // as it was given; empty for prepare
    std::vector<std::string> environment;     // ours: for proxies
};

// Text that is not UTF-8 is an error: it could not be handed over unchanged.
Result<std::string> to_text(const Request& request);
Result<Request> parse_request(std::string_view text);

}   // namespace ack::agent
