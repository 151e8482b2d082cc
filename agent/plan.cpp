// plan: what run would do to the disks, and why. Nothing is changed, nothing is opened for writing.
#include "agent/commands.hpp"
#include "agent/looking.hpp"
#include "agent/show.hpp"

namespace ack::agent {

namespace {

void give_verdict(Report& report) {
    const disk::DiskPlan& plan = *report.plan;
    report.findings.clear();
    if (!plan.refusals.empty()) {
        report.outcome = Outcome::disk_refused;
        report.sentence = "run would refuse: " + plan.refusals.front().reason;
        report.remedy = plan.refusals.front().remedy;
        return;
    }
    report.outcome = Outcome::success;
    const std::string disk = plan.disk ? describe(*plan.disk) : "";
    if (plan.steps.empty())
        report.sentence = plan.disk ? "all is in place on " + disk : "run would touch no data disk";
    else {
        const std::string count =
            std::to_string(plan.steps.size()) + (plan.steps.size() == 1 ? " step" : " steps");
        report.sentence =
            "run would take " + count + (plan.disk ? " for " + disk : "") + "; nothing was changed";
    }
}

}   // namespace

int plan_command(const Options& options) {
    auto looked = look(options, "plan");
    if (!looked)
        return end_early("plan", Outcome::usage, looked.error().what);
    give_verdict(looked->report);
    return show(looked->report, options);
}

}   // namespace ack::agent
