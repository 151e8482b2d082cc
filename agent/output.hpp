// Standard output and standard error, with every failed write noticed.
#pragma once

#include "host/result.hpp"

#include <string_view>

namespace ack::agent {

// All of it, or why not. Someone who reads slowly is waited for, but not for ever.
Result<void> write_out(std::string_view text);
// "ack-attach: text" on standard error, control characters made visible; nobody is told when that fails.
void complain(std::string_view text);

}   // namespace ack::agent
