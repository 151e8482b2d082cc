// status: the run under way, or the last one. With --wait its story is shown until it ends.
#include "agent/commands.hpp"
#include "agent/events.hpp"
#include "agent/follow.hpp"
#include "agent/orphan.hpp"
#include "agent/show.hpp"
#include "agent/time_text.hpp"
#include "agent/version.hpp"
#include "host/own_files.hpp"
#include "host/self.hpp"

#include <ctime>
#include <sstream>

namespace ack::agent {

namespace {

constexpr std::int64_t start_limit = 30; // seconds in which a new run's worker takes its lock

Report about(const std::string& run, Outcome outcome, std::string sentence, std::string remedy = {}) {
    Report report;
    report.command = "status";
    report.version = version_text();
    report.hostname = host::hostname();
    report.run = run;
    report.outcome = outcome;
    report.sentence = std::move(sentence);
    report.remedy = std::move(remedy);
    return report;
}

// Why a run left no report: its worker was killed (and its script may go on), or the whole host was started
// again.
Report interrupted(const host::HostView& view, const RunPlaces& places, const std::string& run,
                   const std::string& why) {
    const std::string log = "what it did stands in " + places.log(run).string();
    if (const auto orphan = orphaned_script(view, places); orphan && orphan->run == run)
        return about(run, Outcome::cancelled, "run " + run + " was interrupted: " + describe(*orphan),
                     log + "; ack-attach cancel ends the script");
    const auto then = host::read_own_file(places.boot(run));
    const auto now = view.read(host::boot_id_file, 4096);
    const bool restarted = then && now && *then != *now;
    return about(run, Outcome::cancelled,
                 "run " + run + " was interrupted: " +
                     (restarted ? "the host was started again in the middle of it"
                                : "its worker is gone and left no report (" + why + ")"),
                 log + "; the same ack-attach run again goes on from what is there");
}

Report under_way(const RunPlaces& places, const std::string& run) {
    std::string now = "it is starting";
    const auto events = host::read_own_file(places.events(run));
    std::istringstream lines(events.value_or(""));
    for (std::string line; std::getline(lines, line);)
        if (const auto event = parse_event(line); event && event->kind == EventKind::stage)
            now = event->text + " (since " + describe_seconds(event->seconds) + " after its start)";
    return about(run, Outcome::still_running, "run " + run + " is under way: " + now,
                 "ack-attach status --wait follows it, ack-attach cancel ends it");
}

// A run whose worker has not come to its lock yet: its request lies there, and is young.
std::optional<std::string> starting(const host::HostView& view, const RunPlaces& places) {
    const auto names = view.list(places.runtime);
    if (!names)
        return std::nullopt;
    for (const std::string& name : *names) {
        const auto request = view.info(places.request(name));
        if (request && std::time(nullptr) - request->modified <= start_limit)
            return name;
    }
    return std::nullopt;
}

Report ended(const host::HostView& view, const RunPlaces& places, const std::string& run) {
    auto report = load_report(places, run);
    return report ? std::move(*report) : interrupted(view, places, run, report.error().what);
}

Report after_waiting(const host::HostView& view, const RunPlaces& places, const std::string& run,
                     const Options& options) {
    Watching how;
    how.screen = look_at_screen(options.verbose);
    how.start_by = Deadline::in(std::chrono::seconds(start_limit));
    if (options.return_after)
        how.return_at = Deadline::in(*options.return_after);
    const Watched watched = watch(places, run, how);
    return watched == Watched::detached ? under_way(places, run) : ended(view, places, run);
}

Report last_of(const host::HostView& view, const RunPlaces& places) {
    const auto runs = known_runs(view, places);
    if (!runs)
        return about("", Outcome::no_run, runs.error().what);
    if (runs->empty())
        return about("", Outcome::no_run, "no run is known on this host", "ack-attach run starts one");
    return ended(view, places, runs->back());
}

}   // namespace

int status_command(const Options& options) {
    if (const auto end = end_unless_root("status"))
        return *end;
    const auto view = host::HostView::open("/");
    if (!view)
        return end_early("status", Outcome::defect, view.error().what);
    const RunPlaces places;
    const auto running = running_run(places);
    const auto run = running ? running->run : starting(*view, places);
    if (!run)
        return show(last_of(*view, places), options);
    return show(options.wait ? after_waiting(*view, places, *run, options) : under_way(places, *run),
                options);
}

}   // namespace ack::agent
