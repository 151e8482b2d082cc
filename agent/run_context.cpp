#include "agent/run_context.hpp"

#include <algorithm>

namespace ack::agent {

double RunContext::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

namespace {

void say(RunContext& run, EventKind kind, std::string_view text) {
    run.tell({kind, run.redactor.redact(text), run.seconds()});
}

}   // namespace

void RunContext::stage(std::string_view name, const std::string& text) {
    if (log) log->write("== " + std::string(name) + ": " + text);
    say(*this, EventKind::stage, text);
}

void RunContext::note(const std::string& text) {
    if (log) log->write(text);
    say(*this, EventKind::note, text);
}

void RunContext::progress(const std::string& text) { say(*this, EventKind::progress, text); }

void RunContext::output(std::string_view line) {
    if (log) log->write_output(line);
    say(*this, EventKind::output, line);
}

void RunContext::take(std::vector<checks::Finding> findings) {
    for (checks::Finding& finding : findings) {
        const auto before = std::ranges::find(report.findings, finding.id, &checks::Finding::id);
        if (before != report.findings.end())
            *before = std::move(finding);
        else
            report.findings.push_back(std::move(finding));
    }
}

Outcome RunContext::end(Outcome outcome, std::string sentence, std::string remedy) {
    report.outcome = outcome;
    report.sentence = redactor.redact(sentence);
    report.remedy = redactor.redact(remedy);
    return outcome;
}

std::optional<Outcome> RunContext::early_end() {
    const std::string state = report.changed ? "what was done so far stands below" : "nothing was changed";
    if (stop.stop_requested())
        return end(Outcome::cancelled, "cancelled; " + state, "run it again when you are ready: it goes on from what is there");
    if (deadline.passed())
        return end(Outcome::deadline_passed,
                   "the limit of " + std::to_string(policy.timeout.count()) + " s passed; " + state,
                   "see where the time went (ack-attach report --verbose), then run again with a longer --timeout");
    return {};
}

Outcome run_stages(RunContext& run, std::span<const Stage> stages) {
    for (const Stage stage : stages) {
        // A script that used up the time may have joined all the same: the proof is asked for once more, briefly.
        const auto early = run.script_out_of_time ? std::nullopt : run.early_end();
        if (early) return *early;
        if (const auto ended = stage(run)) return *ended;
    }
    return run.end(Outcome::defect, "no stage of the run ended it", "this is a defect of ack-attach: please report it");
}

}   // namespace ack::agent
