// The file that is run for an attach command: the script as it was downloaded, with its arguments inside it, so that
// they stand in no process list. Pure.
#pragma once

#include "agent/attach_command.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

// One word for bash, whatever is in it.
std::string shell_quote(std::string_view word);

// As `bash -s -- ARGUMENTS` would run it: the first line, which is only for the kernel, gives way to one that sets the
// arguments, so that line numbers in error messages stay true.
std::string guarded_script(const AttachCommand& command, std::string_view script);

// By this setting in its environment what an attach script started is told from all else, also when its
// worker is gone.
std::string mark_of(const std::string& run);
// The attach command's own environment: a plain root login, the operator's proxies, the command's exports
// over it, the mark.
std::vector<std::string> script_environment(const std::string& run, const std::vector<std::string>& ours,
                                            const AttachCommand* command);

}   // namespace ack::agent
