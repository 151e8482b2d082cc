// cancel: asks the worker to end, waits until it has, and says how the run ended.
#include "agent/commands.hpp"
#include "agent/follow.hpp"
#include "agent/output.hpp"
#include "agent/show.hpp"
#include "agent/version.hpp"
#include "host/self.hpp"

#include <thread>

namespace ack::agent {

namespace {

// A format that has begun is finished first, and that takes what it takes.
constexpr std::chrono::minutes patience{10};
constexpr std::chrono::milliseconds look_again{100};

Report about(const std::string& run, Outcome outcome, std::string sentence, std::string remedy) {
    Report report;
    report.command = "cancel";
    report.version = version_text();
    report.hostname = host::hostname();
    report.run = run;
    report.outcome = outcome;
    report.sentence = std::move(sentence);
    report.remedy = std::move(remedy);
    return report;
}

bool works_on(const RunPlaces& places, const std::string& run) {
    const auto running = running_run(places);
    return running && running->run == run;
}

}   // namespace

int cancel_command(const Options& options) {
    if (const auto end = end_unless_root("cancel"))
        return *end;
    const RunPlaces places;
    const auto running = running_run(places);
    if (!running || !ask_to_end(places))
        return show(about("", Outcome::no_run, "no run is under way: nothing was cancelled",
                          "ack-attach status shows the last run"),
                    options);
    complain("asked run " + running->run + " to end; waiting for it");
    const Deadline deadline = Deadline::in(patience);
    while (works_on(places, running->run) && !deadline.passed())
        std::this_thread::sleep_for(look_again);
    if (works_on(places, running->run))
        return show(about(running->run, Outcome::still_running,
                          "run " + running->run + " was asked to end and has not yet",
                          "ack-attach status --wait follows it"),
                    options);
    const auto report = load_report(places, running->run);
    if (report)
        return show(*report, options);
    return show(about(running->run, Outcome::cancelled, "run " + running->run + " ended and left no report",
                      "its log: " + places.log(running->run).string()),
                options);
}

}   // namespace ack::agent
