// cancel: asks the worker to end, waits until it has, and says how the run ended.
#include "agent/commands.hpp"
#include "agent/follow.hpp"
#include "agent/orphan.hpp"
#include "agent/output.hpp"
#include "agent/show.hpp"
#include "agent/version.hpp"
#include "host/self.hpp"

#include <thread>

namespace ack::agent {

namespace {

// A format that has begun is finished first, and that takes what it takes.
constexpr std::chrono::minutes patience{10};
constexpr std::chrono::seconds grace{15};
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

// Nothing follows it and no report of it will come: it is ended here.
Report ended_orphan(const RunPlaces& places, const Orphan& orphan) {
    complain(describe(orphan) + ": ending it");
    if (!end_orphan(places, orphan, grace))
        return about(orphan.run, Outcome::still_running, describe(orphan) + ", and it cannot be ended",
                     "a process in an uninterruptible sleep waits for a device: dmesg | tail");
    return about(orphan.run, Outcome::cancelled,
                 "what the attach script of run " + orphan.run + " had left running was ended",
                 "the host may be half attached: see " + places.log(orphan.run).string() +
                     ", then run the same command again");
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
    if (!running)
        if (const auto view = host::HostView::open("/"))
            if (const auto orphan = orphaned_script(*view, places))
                return show(ended_orphan(places, *orphan), options);
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
