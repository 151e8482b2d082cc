// Look at the host and judge it; nothing is changed before this says that the host is fit.
#include "agent/host_facts.hpp"
#include "agent/network_questions.hpp"
#include "agent/progress.hpp"
#include "agent/run_context.hpp"

namespace ack::agent {

namespace {

std::string joined(const std::vector<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + id;
    return text;
}

SurveyOptions survey_options(RunContext& run) {
    SurveyOptions options;
    options.wish = run.policy.disk;
    options.command = run.command ? &*run.command : nullptr;
    options.asks = asks_of(options.command, run.policy);
    options.asks.given = run.request.options.command == Command::run;
    options.asks.not_understood = run.not_understood;
    if (run.command)
        options.network = questions_of(*run.command, run.request.environment, nullptr);
    options.network.script_host.reset(); // its answer is the download itself
    options.selection.profile = checks::node;
    options.selection.skip = run.request.options.skip;
    options.deadline = run.deadline;
    options.stop = run.stop;
    options.on_proof_progress = [&run](const disk::ProofProgress& progress) { run.progress(scan_line(progress)); };
    return options;
}

Outcome refuse(RunContext& run, const Failures& failed) {
    if (!failed.other.empty()) {
        std::vector<std::string> all = failed.other;
        all.insert(all.end(), failed.disk.begin(), failed.disk.end());
        return run.end(Outcome::host_not_fit, "this host is not fit: " + joined(all) + "; nothing was changed",
                       "mend what is listed below, then run the same command again");
    }
    const auto& refusals = run.survey.plan.refusals;
    const std::string reason = refusals.empty() ? joined(failed.disk) : refusals.front().reason;
    return run.end(Outcome::disk_refused, "the disk is refused: " + reason + "; nothing was changed",
                   refusals.empty() ? "mend what is listed below, then run the same command again" : refusals.front().remedy);
}

}   // namespace

std::optional<Outcome> look_and_judge(RunContext& run) {
    run.stage("look", "looking at the host and its disks");
    run.survey = survey(run.control.view(), run.policy, survey_options(run));
    run.report.instance = instance_of(run.survey.host);
    run.report.findings = run.survey.findings;
    run.report.plan = run.survey.plan;
    if (const auto early = run.early_end()) return early;

    const Failures failed = failures(run.survey.findings);
    // A plan's refusal stands whatever checks were left out or overruled.
    if (failed.other.empty() && failed.disk.empty() && run.survey.plan.refusals.empty()) return {};
    return refuse(run, failed);
}

}   // namespace ack::agent
