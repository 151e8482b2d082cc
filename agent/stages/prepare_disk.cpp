// The disk steps that were planned.
#include "agent/progress.hpp"
#include "agent/run_context.hpp"
#include "disk/apply.hpp"

namespace ack::agent {

std::optional<Outcome> prepare_disk(RunContext& run) {
    const disk::DiskPlan& plan = run.survey.plan;
    const bool only_the_disk = run.request.options.command == Command::prepare;
    if (plan.steps.empty()) {
        run.note(plan.disk ? "the data disk is in place already" : "no data disk is prepared: " + plan.rule);
        if (only_the_disk) return run.end(Outcome::success, "the data disk is in place already; nothing was changed");
        return {};
    }
    run.stage("prepare", "preparing the data disk, " + std::to_string(plan.steps.size()) + " steps");
    disk::ApplyHooks hooks;
    hooks.before_step = [&run](const disk::Step& step) { run.note(step.sentence); };
    hooks.on_proof_progress = [&run](const disk::ProofProgress& progress) { run.progress(scan_line(progress)); };
    hooks.on_output = [&run](const std::string& line) { run.log->write(line); };
    const disk::ApplyPlaces places{run.places.state / "journal", run.places.state / "receipts", run.places.state / "kept"};
    const disk::ApplyResult applied = disk::apply(run.control, plan, places, hooks, run.deadline, run.stop);

    for (std::size_t done = 0; done < applied.steps_done; ++done) run.report.steps_done.push_back(plan.steps[done].sentence);
    run.report.changed = applied.steps_done > 0 || applied.outcome == disk::ApplyOutcome::failed;
    switch (applied.outcome) {
        case disk::ApplyOutcome::refused:
            return run.end(Outcome::disk_refused, "the disk is refused: " + applied.what, applied.remedy);
        case disk::ApplyOutcome::failed: return run.end(Outcome::disk_step_failed, applied.what, applied.remedy);
        case disk::ApplyOutcome::stopped: {
            const auto early = run.early_end();
            return early ? *early : run.end(Outcome::disk_step_failed, applied.what, applied.remedy);
        }
        case disk::ApplyOutcome::done: break;
    }
    if (!only_the_disk) return {};
    return run.end(Outcome::success, "the data disk is prepared");
}

}   // namespace ack::agent
