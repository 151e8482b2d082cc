#include "agent/follow.hpp"

#include "agent/event_screen.hpp"
#include "host/follow.hpp"
#include "host/own_files.hpp"
#include "host/process_tree.hpp"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <sstream>

namespace ack::agent {

namespace {

constexpr std::chrono::milliseconds look_again{250};      // for signals, the end of the worker, and the clock on the screen

bool works_on(const RunPlaces& places, const std::string& run) {
    const auto running = running_run(places);
    return running && running->run == run;
}

// Shows what is new; true when the run has told its end.
bool show_new(host::FollowedFile& events, EventScreen& screen, bool& anything) {
    const auto lines = events.new_lines();
    if (!lines) return false;
    std::istringstream stream(*lines);
    bool finished = false;
    for (std::string line; std::getline(stream, line);) {
        const auto event = parse_event(line);
        if (!event) continue;      // a line of a newer version: the report has it all
        anything = true;
        finished = finished || event->kind == EventKind::finished;
        screen.show(*event);
    }
    return finished;
}

}   // namespace

Watched watch(const RunPlaces& places, const std::string& run, const Watching& how) {
    host::FollowedFile events(places.events(run));
    EventScreen screen(how.screen);
    bool asked_to_end = false;
    for (bool seen = false;;) {
        const bool alive = works_on(places, run);      // asked before reading: what it wrote last is read below
        seen = seen || alive;
        bool anything = false;
        if (show_new(events, screen, anything)) return screen.finish(), Watched::finished;
        if (!alive && (seen || how.start_by.passed()))
            return screen.finish(), load_report(places, run) ? Watched::finished : Watched::vanished;
        if (how.detach.stop_requested() || how.return_at.passed()) return screen.finish(), Watched::detached;
        if (how.cancel.stop_requested() && !asked_to_end) asked_to_end = ask_to_end(places);
        if (!anything) screen.tick();
        events.wait(std::min(look_again, how.return_at.left()));
    }
}

std::string lock_text(const std::string& run) {
    const auto started = host::process_started(::getpid());
    return run + " " + std::to_string(::getpid()) + " " + std::to_string(started.value_or(0)) + "\n";
}

std::optional<RunningRun> running_run(const RunPlaces& places) {
    const auto holder = host::lock_holder(places.lock());
    if (!holder) return {};
    std::istringstream words(*holder);
    RunningRun running;
    std::uint64_t started = 0;
    if (!(words >> running.run >> running.pid >> started) || running.pid <= 1)
        return {};
    // Whoever holds the lock may not have written into it yet: then this is what its predecessor wrote.
    if (host::process_started(running.pid) != started)
        return {};
    return running;
}

bool ask_to_end(const RunPlaces& places) {
    const auto running = running_run(places);
    return running && ::kill(running->pid, SIGTERM) == 0;
}

Result<Report> load_report(const RunPlaces& places, const std::string& run) {
    const auto lasting = host::read_own_file(places.report(run));
    const auto text = lasting ? lasting : host::read_own_file(places.live(run) / "report.json");
    if (!text) return tl::make_unexpected(lasting.error());
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    if (json.is_discarded()) return fail(places.report(run).string() + " is not JSON");
    return report_from_json(json);
}

}   // namespace ack::agent
