// facts: what was seen, as JSON, and with --record the files that it was seen in.
#include "agent/commands.hpp"
#include "agent/facts_file.hpp"
#include "agent/host_facts.hpp"
#include "agent/output.hpp"
#include "agent/show.hpp"

namespace ack::agent {

namespace {

Result<RecordedFacts> look_at_all(const Options& options) {
    const auto policy = effective_policy(options);
    if (!policy)
        return tl::make_unexpected(policy.error());
    auto view = host::HostView::open(options.root);
    if (!view)
        return fail("--root " + options.root.string() + ": " + view.error().what);
    if (!options.record.empty())
        if (auto recorded = view->record_into(options.record); !recorded)
            return fail("--record " + options.record.string() + ": " + recorded.error().what);
    const Deadline deadline = Deadline::in(policy->timeout);
    return RecordedFacts{look_at_host_and_instance(*view, *policy, deadline), disk::look_at_disks(*view, deadline)};
}

}   // namespace

int facts_command(const Options& options) {
    const auto facts = look_at_all(options);
    if (!facts)
        return end_early("facts", Outcome::usage, facts.error().what);
    const auto written = write_out(facts_text(*facts));
    if (written)
        return exit_code(Outcome::success);
    complain(written.error().what);
    return exit_code(Outcome::defect);
}

}   // namespace ack::agent
