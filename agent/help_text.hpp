// What --help prints, from the tables of commands and options. 80 columns.
#pragma once

#include "agent/option_table.hpp"

#include <string>

namespace ack::agent {

std::string help_of_all();
std::string help_of(const CommandEntry& command);

}   // namespace ack::agent
