// What the stages of a run share, from the request to the report that they fill.
#pragma once

#include "agent/attach_command.hpp"
#include "agent/events.hpp"
#include "agent/fetch.hpp"
#include "agent/policy.hpp"
#include "agent/redact.hpp"
#include "agent/report.hpp"
#include "agent/request.hpp"
#include "agent/run_files.hpp"
#include "agent/run_log.hpp"
#include "agent/survey.hpp"
#include "host/control.hpp"
#include "host/deadline.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

namespace ack::agent {

struct RunContext {
    RunPlaces places;
    std::string id;
    Request request;
    Policy policy;
    host::HostControl control;
    Redactor redactor;
    std::unique_ptr<RunLog> log;
    std::function<void(const Event&)> tell;      // to whoever follows; redacted already
    Deadline deadline = Deadline::never();
    std::stop_token stop;
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    std::chrono::system_clock::time_point start_of_day = std::chrono::system_clock::now();

    std::optional<AttachCommand> command;        // when it was understood
    std::string not_understood;                  // else why
    Survey survey;
    FetchedScript script;
    bool script_ok = false;                      // it exited with status 0
    bool script_out_of_time = false;
    Report report;

    explicit RunContext(host::HostView view) : control(std::move(view)) {}

    double seconds() const;
    void stage(std::string_view name, const std::string& text);
    void note(const std::string& text);
    void progress(const std::string& text);
    void output(std::string_view line);

    // Into the report; an answer of the same check from before gives way.
    void take(std::vector<checks::Finding> findings);

    // Fills the report's verdict; for `return run.end(…)`.
    Outcome end(Outcome outcome, std::string sentence, std::string remedy = {});
    // The end that the stop token or the deadline demands, if any: asked between things that take time.
    std::optional<Outcome> early_end();
};

// A stage either ends the run or lets the next one go on.
using Stage = std::optional<Outcome> (*)(RunContext&);

std::optional<Outcome> understand_command(RunContext& run);
std::optional<Outcome> look_and_judge(RunContext& run);
std::optional<Outcome> prove_again(RunContext& run);       // of a host that is in this cluster already
std::optional<Outcome> get_script(RunContext& run);
std::optional<Outcome> prepare_disk(RunContext& run);
std::optional<Outcome> attach(RunContext& run);
std::optional<Outcome> prove_joining(RunContext& run);

// After a failure: asks DNS, the script's host, the API server and the registry hop by hop, and puts the
// findings and what they point to into the report.
void diagnose(RunContext& run);

// Runs them in order; the last one must end the run.
Outcome run_stages(RunContext& run, std::span<const Stage> stages);

}   // namespace ack::agent
