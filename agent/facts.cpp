// facts: what was seen, as JSON, and with --record the files that it was seen in.
#include "agent/commands.hpp"
#include "agent/facts_file.hpp"
#include "agent/guarded.hpp"
#include "agent/host_facts.hpp"
#include "agent/output.hpp"
#include "agent/show.hpp"
#include "host/guard.hpp"

namespace ack::agent {

namespace {

Result<RecordedFacts> recorded(const Options& options) {
    const auto policy = effective_policy(options);
    if (!policy)
        return tl::make_unexpected(policy.error());
    auto view = host::HostView::open(options.root);
    if (!view)
        return fail("--root " + options.root.string() + ": " + view.error().what);
    if (!options.record.empty())
        if (auto recorded = view->record_into(options.record); !recorded)
            return fail("--record " + options.record.string() + ": " + recorded.error().what);
    Seen seen = look_at_all(*view, *policy, deadline_of_looking(*policy));
    return RecordedFacts{std::move(seen.host), std::move(seen.disks)};
}

}   // namespace

int facts_command(const Options& options) {
    const auto facts = recorded(options);
    if (!facts)
        return end_early("facts", Outcome::usage, facts.error().what);
    host::leave_guard();
    const auto written = write_out(facts_text(*facts));
    if (written)
        return exit_code(Outcome::success);
    complain(written.error().what);
    return exit_code(Outcome::defect);
}

}   // namespace ack::agent
