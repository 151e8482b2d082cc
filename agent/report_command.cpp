// report: the report of a run that has ended.
#include "agent/commands.hpp"
#include "agent/follow.hpp"
#include "agent/output.hpp"
#include "agent/show.hpp"

namespace ack::agent {

namespace {

// The one asked for; else the newest that counts; else the newest.
Result<std::string> chosen_run(const Options& options, const host::HostView& view, const RunPlaces& places) {
    if (!options.run.empty())
        return options.run;
    const auto runs = known_runs(view, places);
    if (!runs)
        return tl::make_unexpected(runs.error());
    const auto latest = latest_run(view, places);
    if (!latest && runs->empty())
        return fail("no run is known on this host");
    if (!latest)
        return runs->back();
    if (!runs->empty() && runs->back() > *latest)
        complain("a newer run changed nothing; its report: ack-attach report --run " + runs->back());
    return *latest;
}

}   // namespace

int report_command(const Options& options) {
    if (const auto end = end_unless_root("report"))
        return *end;
    const auto view = host::HostView::open("/");
    if (!view)
        return end_early("report", Outcome::defect, view.error().what);
    const RunPlaces places;
    const auto run = chosen_run(options, *view, places);
    if (!run)
        return end_early("report", Outcome::no_run, run.error().what);
    const auto report = load_report(places, *run);
    if (!report)
        return end_early("report", Outcome::no_run, "no report of run " + *run + ": " + report.error().what);
    return show(*report, options);
}

}   // namespace ack::agent
