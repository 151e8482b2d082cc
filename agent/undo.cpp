// undo: takes the newest format back, and what was mounted and written for it. Shows only, unless --yes.
#include "agent/commands.hpp"
#include "agent/follow.hpp"
#include "agent/output.hpp"
#include "agent/show.hpp"
#include "agent/version.hpp"
#include "disk/apply.hpp"
#include "disk/undo_plan.hpp"
#include "host/clock.hpp"
#include "host/own_files.hpp"
#include "host/self.hpp"
#include "host/signals.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace ack::agent {

namespace {

struct Undo {
    const Options& options;
    const Policy& policy;
    const host::HostView& view;
    const RunPlaces& places;
    Deadline deadline;
    std::stop_token stop;

    disk::DiskPlan plan() const {
        const auto inventory = disk::look_at_disks(view, deadline);
        return disk::decide_undo(disk::look_for_undo(view, inventory, {policy.layout, places.state, deadline}), options.force);
    }
};

void end(Report& report, Outcome outcome, std::string sentence, std::string remedy) {
    report.outcome = outcome;
    report.sentence = std::move(sentence);
    report.remedy = std::move(remedy);
}

void show_only(Report& report) {
    const auto& plan = *report.plan;
    end(report, Outcome::success,
        "the format of " + describe(*plan.disk) + " can be taken back in " + std::to_string(plan.steps.size()) +
            " steps; nothing was changed",
        "to do it: ack-attach undo --yes");
}

void note_what_is_left(const Undo& undo, Report& report) {
    auto& plan = *report.plan;
    const bool wrote = std::ranges::any_of(
        plan.steps, [](const disk::Step& step) { return std::holds_alternative<disk::UndoFormat>(step.operation); });
    if (!wrote)
        return;
    complain("looking at what " + describe(*plan.disk) + " holds now");
    disk::ProofOptions options;
    options.deadline = undo.deadline;
    options.stop = undo.stop;
    options.scan = disk::Scan::grid;
    options.disk = *plan.disk;
    plan.notes.push_back(disk::what_is_left(undo.view, *plan.disk, options));
}

void carry_out(const Undo& undo, Report& report) {
    const auto& plan = *report.plan;
    disk::ApplyHooks hooks;
    hooks.before_step = [](const disk::Step& step) { complain(step.sentence); };
    hooks.on_output = [](const std::string& line) { complain(line); };
    host::HostControl control(undo.view);
    const disk::ApplyPlaces places{undo.places.state / "journal", undo.places.state / "receipts"};
    const auto applied = disk::apply(control, plan, places, hooks, undo.deadline, undo.stop);
    for (std::size_t done = 0; done < applied.steps_done; ++done)
        report.steps_done.push_back(plan.steps[done].sentence);
    report.changed = applied.steps_done > 0 || applied.outcome == disk::ApplyOutcome::failed;
    switch (applied.outcome) {
    case disk::ApplyOutcome::refused:
        return end(report, Outcome::disk_refused, "refused: " + applied.what, applied.remedy);
    case disk::ApplyOutcome::failed:
        return end(report, Outcome::disk_step_failed, applied.what, applied.remedy);
    case disk::ApplyOutcome::stopped:
        return end(report, Outcome::cancelled, applied.what, "run it again: it goes on from what is there");
    case disk::ApplyOutcome::done:
        break;
    }
    end(report, Outcome::success, "the format of " + describe(*plan.disk) + " is taken back", "");
    note_what_is_left(undo, report);
}

void decide_and_act(const Undo& undo, Report& report) {
    auto plan = undo.plan();
    report.plan = plan;
    if (plan.uuid.empty() && plan.refusals.empty()) {
        report.plan.reset();
        return end(report, Outcome::no_run, "there is nothing to undo: no format of ours is noted on this host", "");
    }
    if (!plan.refusals.empty())
        return end(report, Outcome::disk_refused, "refused: " + plan.refusals.front().reason, plan.refusals.front().remedy);
    if (undo.options.yes)
        return carry_out(undo, report);
    show_only(report);
}

int another_run(const std::string& who) {
    return end_early("undo", Outcome::another_run,
                     who + " is under way; nothing was changed. Follow it with: ack-attach status --wait, end it with: "
                           "ack-attach cancel");
}

}   // namespace

int undo_command(const Options& options) {
    const auto policy = effective_policy(options);
    if (!policy)
        return end_early("undo", Outcome::usage, policy.error().what);
    if (const auto no = end_unless_root("undo"))
        return *no;
    const auto view = host::HostView::open("/");
    if (!view)
        return end_early("undo", Outcome::defect, view.error().what);
    const RunPlaces places;
    if (const auto running = running_run(places))
        return another_run("run " + running->run + " (process " + std::to_string(running->pid) + ")");

    std::stop_source stop;
    const host::SignalWatch signals({SIGHUP, SIGINT, SIGTERM}, [&](int) { stop.request_stop(); });
    std::optional<host::OwnLock> lock;
    if (options.yes) {
        auto made = host::make_own_directory(places.runtime);
        auto taken = made ? host::OwnLock::take(places.lock(), "undo " + std::to_string(::getpid()) + "\n")
                          : tl::make_unexpected(made.error());
        if (!taken && taken.error().code == EWOULDBLOCK)
            return another_run("another run");
        if (!taken)
            return end_early("undo", Outcome::host_not_fit, taken.error().what + "; nothing was changed");
        lock = std::move(*taken);
    }
    const auto start = std::chrono::steady_clock::now();
    Report report;
    report.command = "undo";
    report.version = version_text();
    report.started = host::now_rfc3339();
    report.hostname = host::hostname();
    decide_and_act({options, *policy, *view, places, Deadline::in(policy->timeout), stop.get_token()}, report);
    report.ended = host::now_rfc3339();
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return show(report, options);
}

}   // namespace ack::agent
