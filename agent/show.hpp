// A command's last word: the report in the form that was asked for, and the exit code that belongs to it.
#pragma once

#include "agent/options.hpp"
#include "agent/report.hpp"

#include <string>

namespace ack::agent {

// Exit code of the outcome; 1 when all was well but the report could not be written out.
int show(const Report& report, const Options& options);

// For commands that end before there is anything to report: a sentence on standard error and, where there is
// no terminal, the JSON line for whoever collects.
int end_early(std::string_view command, Outcome outcome, const std::string& sentence);

// Nothing when we are root; else the end of a command that needs to be.
std::optional<int> end_unless_root(std::string_view command);

}   // namespace ack::agent
