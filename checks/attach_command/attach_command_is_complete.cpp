#include "checks/attach_command/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& command = evidence.command;
    if (!command.given)
        return left_out("no attach command is given");
    if (!command.understood)
        return left_out("what the attach command lacks cannot be told, because its form is not known");
    if (!command.faults.empty())
        return failed(join(command.faults, "; "));
    return pass("it has a token, and every option that needs a value has one");
}

} // namespace

constinit const Check attach_command_is_complete = {
    .id = "attach-command-is-complete",
    .group = Group::attach_command,
    .profiles = node,
    .level = Level::fail,
    .what = "whether the attach command's token and values came whole from the console",
    .why = "a cut or mistyped token fails minutes later, inside the attach script",
    .remedy = "copy the command anew from the ACK console (node pools, Add Existing Node, Manual), whole and "
              "as text",
    .source =
        "DescribeClusterAttachScripts; Kubernetes, bootstrap tokens: 6 characters, a dot, 16 characters",
    .judge = judge_it};

} // namespace ack::checks
