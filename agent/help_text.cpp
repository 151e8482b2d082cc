#include "agent/help_text.hpp"

#include "agent/layout.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

const Screen page{.terminal = true, .columns = 80};

void add(Lines& lines, const std::string& label, std::string_view text, std::size_t indent) {
    std::ranges::move(labelled("  " + label, text, indent, page), std::back_inserter(lines));
}

std::string with_value(const OptionEntry& option) {
    return std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value));
}

std::string usage_of(const CommandEntry& command) {
    std::string usage = "usage: ack-attach " + std::string(command.name) + " [OPTIONS]";
    for (const OptionEntry& option : option_table())
        if ((option.commands & bit(command.command)) != 0 && !option.name.starts_with('-'))
            usage += " [" + std::string(option.name) + "]";
    return usage + (command.takes_attach_command ? " [-- ATTACH COMMAND]" : "");
}

}   // namespace

std::string help_of_all() {
    Lines lines = {"ack-attach makes an ECS instance fit for an ACK cluster, attaches it and proves",
                   "that it joined.", "", "usage: ack-attach COMMAND [OPTIONS]", ""};
    for (const CommandEntry& command : command_table())
        if (!command.hidden)
            add(lines, std::string(command.name), command.what, 12);
    lines.insert(lines.end(),
                 {"", "exit codes",
                  "   0 well               1 defect            2 usage or policy   3 host not fit",
                  "   4 disk refused       5 disk step failed  6 script not had    7 script failed",
                  "   8 time limit passed  9 not proved       10 another run      11 cancelled",
                  "  12 still running     13 no run known"});
    lines.insert(lines.end(), {"", "ack-attach COMMAND --help    tells more of one command",
                               "ack-attach --version         version, commit and compiler",
                               "/etc/ack-attach/policy.json  lasting settings"});
    return joined(lines);
}

std::string help_of(const CommandEntry& command) {
    Lines lines = {"ack-attach " + std::string(command.name) + ": " + std::string(command.what), "",
                   usage_of(command), ""};
    for (const OptionEntry& option : option_table())
        if ((option.commands & bit(command.command)) != 0)
            add(lines, with_value(option), option.what, 24);
    add(lines, "--help", "this text", 24);
    if (!command.more.empty())
        lines.insert(lines.end(), {"", std::string(command.more)});
    return joined(lines);
}

}   // namespace ack::agent
