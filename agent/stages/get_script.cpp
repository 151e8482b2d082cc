// The attach script, had whole and checked before anything on the host is changed.
#include "agent/run_context.hpp"
#include "agent/script.hpp"
#include "host/own_files.hpp"

namespace ack::agent {

namespace {

constexpr const char* check_id = "attach-script-is-authentic";

// The look before knew no download: its answer gives way to the one that does.
void judge_script(RunContext& run, Fact<checks::ScriptSeen> script) {
    const checks::Evidence evidence{.host = run.survey.host,
                                    .inventory = run.survey.inventory,
                                    .command = asks_of(&*run.command, run.policy),
                                    .script = std::move(script),
                                    .policy = run.policy.checks};
    run.take(checks::judge(evidence,
                           {.profile = checks::node, .only = {check_id}, .skip = run.request.options.skip}));
}

checks::ScriptSeen seen(const RunContext& run) {
    return {run.redactor.redact(run.command->url), run.script.sha256, run.script.text.size(),
            !run.request.options.script_sha256.empty()};
}

Outcome not_had(RunContext& run, const std::string& why) {
    if (run.command)
        judge_script(run, fail(run.redactor.redact(why)));
    return run.end(Outcome::script_not_had, "the attach script was not had: " + why + "; nothing was changed",
                   "fetch a fresh attach command in the ACK console; see that this host reaches the script's host "
                   "(DNS, security group, proxy)");
}

}   // namespace

std::optional<Outcome> get_script(RunContext& run) {
    std::string text = run.request.attach_command;       // unguarded: as the operator gave it
    if (run.command) {
        run.stage("fetch", "downloading the attach script from " + run.command->host);
        FetchOptions options;
        options.expected_sha256 = run.request.options.script_sha256;
        options.environment = run.request.environment;
        options.on_note = [&run](const std::string& note) { run.note(note); };
        options.deadline = run.deadline;
        auto script = fetch_script(*run.command, run.policy, options);
        if (const auto early = run.early_end()) return early;
        if (!script) return not_had(run, script.error().what);
        run.script = std::move(*script);
        text = guarded_script(*run.command, run.script.text);
    }
    const auto file = run.places.script(run.id);
    if (const auto written = host::write_own_file(file, text); !written) return not_had(run, written.error().what);
    if (const auto sound = check_syntax(run.control.view(), file, run.deadline); !sound) return not_had(run, sound.error().what);

    if (run.command)
        judge_script(run, seen(run));
    run.report.attach.emplace();
    if (run.command) run.report.attach->script_url = run.redactor.redact(run.command->url);
    run.report.attach->script_sha256 = run.script.sha256;
    return {};
}

}   // namespace ack::agent
