#include "agent/looking.hpp"

#include "agent/command_source.hpp"
#include "agent/facts_file.hpp"
#include "agent/guarded.hpp"
#include "agent/host_facts.hpp"
#include "agent/network_questions.hpp"
#include "agent/output.hpp"
#include "agent/progress.hpp"
#include "agent/report_texts.hpp"
#include "agent/timing.hpp"
#include "agent/version.hpp"
#include "host/clock.hpp"

#include <unistd.h>

namespace ack::agent {

namespace {

struct GivenCommand {
    std::optional<AttachCommand> understood;
    checks::CommandAsks asks;
    Redactor redactor;
};

Result<GivenCommand> given_command(const Options& options, const Policy& policy) {
    const auto text = read_command_text(options);
    if (!text)
        return tl::make_unexpected(text.error());
    GivenCommand given;
    for (std::string& secret : find_secrets(*text))
        given.redactor.add_secret(std::move(secret));
    if (text->empty())
        return given;
    auto command = parse_attach_command(*text);
    if (command) {
        for (const std::string& secret : command->secrets)
            given.redactor.add_secret(secret);
        given.asks = asks_of(&*command, policy);
        given.understood = std::move(*command);
    } else {
        given.asks.not_understood = given.redactor.redact(command.error().what);
        complain(given.asks.not_understood);
    }
    given.asks.given = true;
    return given;
}

// How far the reading of a disk is, for whoever sits there; it leaves no trace in what is written out.
class ProgressLine {
public:
    void show(const disk::ProofProgress& progress) {
        if (::isatty(STDERR_FILENO) == 0)
            return;
        shown_ = true;
        write("\r" + scan_line(progress) + "\x1b[K");
    }
    ~ProgressLine() {
        if (shown_)
            write("\r\x1b[K");
    }
    ProgressLine() = default;
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

private:
    static void write(const std::string& text) {
        static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
    }
    bool shown_ = false;
};

Result<Survey> survey_of(const Options& options, const Policy& policy, const SurveyOptions& how) {
    if (!options.facts_file.empty()) {
        const auto facts = read_facts(options.facts_file);
        if (!facts)
            return tl::make_unexpected(facts.error());
        return survey(facts->host, facts->disks, policy, how);
    }
    const auto view = host::HostView::open(options.root);
    if (!view)
        return fail("--root " + options.root.string() + ": " + view.error().what);
    return survey(*view, policy, how);
}

}   // namespace

Result<Looked> look(const Options& options, std::string_view command) {
    const auto policy = effective_policy(options);
    if (!policy)
        return tl::make_unexpected(policy.error());
    const auto given = given_command(options, *policy);
    if (!given)
        return tl::make_unexpected(given.error());

    ProgressLine line;
    SurveyOptions how;
    how.wish = policy->disk;
    how.command = given->understood ? &*given->understood : nullptr;
    how.asks = given->asks;
    how.selection = {options.profile, options.only, options.skip};
    how.deadline = deadline_of_looking(*policy);
    if (command == "check" && given->understood)
        how.network = questions_of(*given->understood, our_proxy_settings(), nullptr);
    if (!given->asks.script_host_allowed)
        how.network.script_host.reset();
    how.on_proof_progress = [&](const disk::ProofProgress& progress) { line.show(progress); };

    const auto start = std::chrono::steady_clock::now();
    Looked looked;
    looked.report.started = host::now_rfc3339();
    auto seen = survey_of(options, *policy, how);
    if (!seen)
        return tl::make_unexpected(seen.error());
    looked.survey = std::move(*seen);
    Report& report = looked.report;
    report.command = command;
    report.version = version_text();
    report.ended = host::now_rfc3339();
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    report.hostname = looked.survey.host.hostname.value_or("");
    report.instance = instance_of(looked.survey.host);
    report.findings = looked.survey.findings;
    if (options.timing)
        report.timings = timings_of(looked.survey.took);
    looked.warnings_are_errors = policy->warnings_as_errors;
    if (looked.survey.planned)
        report.plan = looked.survey.plan;
    report = redacted(std::move(report), given->redactor);
    return looked;
}

}   // namespace ack::agent
