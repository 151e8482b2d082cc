// Environment variables by which a shell or the dynamic linker runs code that stands in no script.
#pragma once

#include <string_view>

namespace ack::agent {

// BASH_ENV, LD_PRELOAD, … : what the reading of a command cannot vouch for.
bool runs_other_code(std::string_view variable);

} // namespace ack::agent
