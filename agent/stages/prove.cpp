// Joined is what the API server says of our own Node object, and what this host shows of its kubelet; nothing else.
#include "agent/join.hpp"
#include "agent/run_context.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr std::chrono::seconds last_ask{5};       // after the limit has passed: one more look, because evidence counts
constexpr std::chrono::seconds ask_again{60};     // of a host that joined earlier
constexpr auto kubelet_conf = "/etc/kubernetes/kubelet.conf";

// Did this run bring kubelet.conf? One from before would prove somebody else's joining.
bool brought_kubelet_conf(const RunContext& run) {
    const auto info = run.control.view().target_info(kubelet_conf);
    const auto start = std::chrono::duration_cast<std::chrono::seconds>(run.start_of_day.time_since_epoch()).count();
    return info && info->modified >= start;
}

Result<checks::JoinedNode> ask(RunContext& run, Deadline deadline) {
    JoinWait wait;
    wait.deadline = deadline;
    wait.stop = run.stop;
    wait.on_note = [&run](const std::string& note) { run.note(note); };
    return wait_for_node(run.control.view(), wait);
}

bool is_ready(const Result<checks::JoinedNode>& node) { return node && node->registered && node->ready == "True"; }

// Nothing of a kubelet's credentials, not even the first ones: then there is nothing to wait for.
bool no_sign_of_joining(const RunContext& run) {
    const host::HostView& view = run.control.view();
    return !view.exists(kubelet_conf) && !view.exists("/etc/kubernetes/bootstrap-kubelet.conf");
}

// Looks at the host once more and adds the findings after attaching; the ids of those that failed.
std::vector<std::string> judge_after(RunContext& run, const Result<checks::JoinedNode>& node) {
    SurveyOptions options;
    options.wish = run.policy.disk;
    options.command = run.command ? &*run.command : nullptr;
    options.asks = asks_of(options.command);
    options.selection.profile = checks::after;
    options.deadline = Deadline::in(std::chrono::seconds{30});
    options.node = node;
    if (node) run.report.node = *node;

    const Survey after = survey(run.control.view(), run.policy, options);
    std::vector<std::string> failed;
    for (const checks::Finding& finding : after.findings) {
        run.report.findings.push_back(finding);
        if (finding.counts_as_failure) failed.push_back(finding.id);
    }
    return failed;
}

std::string why_not(const Result<checks::JoinedNode>& node, const std::vector<std::string>& failed) {
    if (!node) return node.error().what;
    if (!node->registered) return "the API server knows no node " + node->name;
    if (node->ready != "True") return "node " + node->name + " is not Ready: " + node->ready_reason + " " + node->ready_message;
    return failed.empty() ? "kubelet.conf was not written by this run" : failed.front() + " does not hold";
}

Outcome proved(RunContext& run, const checks::JoinedNode& node) {
    AttachRecord& record = *run.report.attach;
    if (!run.script_ok)
        record.contradictions.push_back("the attach script " + record.ended + ", yet node " + node.name + " is Ready");
    const std::string but = record.contradictions.empty() ? "" : " (but " + record.contradictions.front() + ")";
    return run.end(Outcome::success, "joined, and proved: node " + node.name + " is Ready at " + node.server + but,
                   but.empty() ? "" : "see the end of the attach script's output in the report");
}

Outcome not_proved(RunContext& run, const std::string& why, bool registered) {
    if (run.stop.stop_requested() || (run.deadline.passed() && !run.script_out_of_time)) return *run.early_end();
    if (run.script_out_of_time)
        return run.end(Outcome::deadline_passed,
                       "the attach script did not end within the limit and was ended; joining is not proved: " + why,
                       "see its last lines in the report; a firewall or security group that blocks the API server makes it "
                       "wait for 10 minutes");
    if (!run.script_ok && !registered)
        return run.end(Outcome::script_failed, "the attach script " + run.report.attach->ended + ", and " + why,
                       "see its last lines in the report, mend the cause, then run again with a fresh attach command");
    run.report.attach->contradictions.push_back("the attach script " + run.report.attach->ended + ", yet " + why);
    return run.end(Outcome::not_proved, "the attach script " + run.report.attach->ended + ", but joining is not proved: " + why,
                   "journalctl -u kubelet -n 50 tells what the kubelet waits for; when it is mended: ack-attach run again");
}

}   // namespace

std::optional<Outcome> prove_again(RunContext& run) {
    if (!run.survey.joined_to_this_cluster) return {};
    run.stage("verify", "this host is in the cluster already: asking for its node");
    const auto node = ask(run, run.deadline.within(ask_again));
    const auto failed = judge_after(run, node);
    if (const auto early = run.early_end()) return early;
    if (is_ready(node) && failed.empty())
        return run.end(Outcome::success, "already joined, and proved: node " + node->name + " is Ready at " + node->server +
                                             "; nothing was changed");
    return run.end(Outcome::not_proved, "this host has joined earlier, but that is not proved now: " + why_not(node, failed),
                   "see the findings below; journalctl -u kubelet -n 50 tells what the kubelet waits for");
}

std::optional<Outcome> prove_joining(RunContext& run) {
    if (no_sign_of_joining(run) || (!run.script_ok && !brought_kubelet_conf(run)))
        return not_proved(run, "it left no new /etc/kubernetes/kubelet.conf: this host did not join", false);

    run.stage("verify", "asking the API server for this host's node");
    const auto limit = run.script_out_of_time ? Deadline::in(last_ask) : run.deadline.within(run.policy.join_timeout);
    const auto node = ask(run, limit);
    const auto failed = judge_after(run, node);
    if (is_ready(node) && failed.empty() && brought_kubelet_conf(run)) return proved(run, *node);
    return not_proved(run, why_not(node, failed), node && node->registered);
}

}   // namespace ack::agent
