// The attach command, read exactly or refused.
#include "agent/run_context.hpp"

namespace ack::agent {

std::optional<Outcome> understand_command(RunContext& run) {
    const std::string& text = run.request.attach_command;
    for (const std::string& secret : find_secrets(text)) run.redactor.add_secret(secret);

    const auto command = parse_attach_command(text);
    if (command) {
        for (const std::string& secret : command->secrets) run.redactor.add_secret(secret);
        run.command = *command;
        run.note("attach command: " + command->url + " with " + std::to_string(command->arguments.size()) + " arguments");
        return {};
    }
    if (run.request.options.unguarded) {
        run.note("the attach command is not understood and runs unguarded, as asked: " + command.error().what);
        return {};
    }
    return run.end(Outcome::script_not_had, "the attach command is not understood: " + command.error().what,
                   "copy it whole from the ACK console; to run it as it is all the same: ack-attach run --unguarded");
}

}   // namespace ack::agent
