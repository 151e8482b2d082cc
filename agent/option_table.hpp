// Every command and every option as data: which commands take it, what it is for, how its value gets into
// Options.
#pragma once

#include "agent/options.hpp"
#include "host/result.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ack::agent {

struct CommandEntry {
    std::string_view name;
    Command command;
    std::string_view what;     // one line for --help
    std::string_view more;     // further lines for the command's own --help
    bool takes_attach_command; // words after "--"
    bool hidden;               // for ourselves, not for operators
};

struct OptionEntry {
    std::string_view name;  // "--timeout"; without dashes: a word that stands alone
    std::string_view value; // what the value is called, "TIME"; empty for a flag
    unsigned commands;      // bit by Command
    std::string_view what;
    Result<void> (*set)(std::string_view value, Options& options);
};

std::span<const CommandEntry> command_table();
std::span<const OptionEntry> option_table();
constexpr unsigned bit(Command command) {
    return 1U << static_cast<unsigned>(command);
}

}   // namespace ack::agent
