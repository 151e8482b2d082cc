// Running the attach script. Its status is noted; what it means is said by the proof.
#include "agent/execute.hpp"
#include "agent/run_context.hpp"
#include "agent/script.hpp"
#include "host/own_files.hpp"

namespace ack::agent {

namespace {

Execution execution(RunContext& run) {
    Execution how;
    how.script = run.places.script(run.id);
    if (!run.command) how.options = {"-o", "pipefail"};
    how.environment =
        script_environment(run.id, run.request.environment, run.command ? &*run.command : nullptr);
    how.deadline = run.deadline;
    how.stop = run.stop;
    how.grace = run.policy.grace;
    how.on_line = [&run](std::string_view line) { run.output(line); };
    return how;
}

void take_over(AttachRecord& into, AttachRecord from) {
    from.script_url = into.script_url;
    from.script_sha256 = into.script_sha256;
    into = std::move(from);
}

}   // namespace

std::optional<Outcome> attach(RunContext& run) {
    run.stage("attach", "running the attach script");
    run.report.changed = true;
    // While this lies there, what carries the run's mark is the script's work, not something that it left on
    // purpose.
    const auto attaching = host::write_own_file(run.places.attaching(run.id), "");
    if (!attaching)
        return run.end(Outcome::script_failed, "the attach script was not started: " + attaching.error().what,
                       "see that " + run.places.runtime.string() + " is writable (a full tmpfs?)");
    auto executed = execute(run.control, execution(run), run.redactor);
    static_cast<void>(host::remove_own_file(run.places.script(run.id)));     // it holds the tokens; the folder goes too
    static_cast<void>(host::remove_own_file(run.places.attaching(run.id)));
    if (!executed)
        return run.end(Outcome::script_failed, "the attach script could not be started: " + executed.error().what,
                       "see that /bin/bash is there and may be run");
    take_over(*run.report.attach, std::move(executed->record));
    run.script_ok = executed->ok;
    run.script_out_of_time = executed->how == host::Ended::deadline_passed;
    run.note("the attach script " + run.report.attach->ended);
    if (executed->how == host::Ended::stopped)
        return run.end(Outcome::cancelled, "cancelled while the attach script ran; it and all it had started were ended",
                       "the host may be half attached: see the log, then run the same command again");
    return {};
}

}   // namespace ack::agent
