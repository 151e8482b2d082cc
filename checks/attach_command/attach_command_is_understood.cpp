#include "checks/attach_command/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& command = evidence.command;
    if (!command.given)
        return left_out("no attach command is given");
    if (!command.understood)
        return failed(command.not_understood.empty() ? "its form is not known" : command.not_understood);
    return pass("its form is known: a script of " + command.script_host + ", run by bash");
}

} // namespace

constinit const Check attach_command_is_understood = {
    .id = "attach-command-is-understood",
    .group = Group::attach_command,
    .profiles = node,
    .level = Level::warn,
    .what = "the form of the attach command, word by word",
    .why = "what is not understood can neither be guarded nor be kept from formatting a disk",
    .remedy = "copy the command whole from the ACK console; as it is, only run --unguarded would take it",
    .source = "DescribeClusterAttachScripts: the forms of the attach command",
    .judge = judge_it};

} // namespace ack::checks
