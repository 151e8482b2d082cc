// The attach command, read exactly or refused.
#include "agent/run_context.hpp"

namespace ack::agent {

namespace {

Outcome refuse_host(RunContext& run) {
    return run.end(Outcome::script_not_had,
                   "the attach script's host " + run.command->host +
                       " is not the platform's; nothing was changed",
                   "copy the command from the ACK console; to allow a mirror of your own: \"script_hosts\" "
                   "in the policy");
}

} // namespace

std::optional<Outcome> understand_command(RunContext& run) {
    const std::string& text = run.request.attach_command;
    for (const std::string& secret : find_secrets(text)) run.redactor.add_secret(secret);

    const auto command = parse_attach_command(text);
    if (command) {
        for (const std::string& secret : command->secrets) run.redactor.add_secret(secret);
        run.command = *command;
        if (!script_host_allowed(command->host, run.policy))
            return refuse_host(run);
        run.note("attach command: " + command->url + " with " + std::to_string(command->arguments.size()) + " arguments");
        return {};
    }
    run.not_understood = command.error().what;
    if (run.request.options.unguarded) {
        run.note(run.not_understood + "; it runs unguarded, as asked");
        return {};
    }
    return run.end(
        Outcome::script_not_had, run.not_understood,
        "copy it whole from the ACK console; to run it as it is all the same: ack-attach run --unguarded");
}

}   // namespace ack::agent
