// Joined is what the API server says of our own Node object, and what this host shows of its kubelet; nothing else.
#include "agent/join.hpp"
#include "agent/joined_before.hpp"
#include "agent/node_answer.hpp"
#include "agent/run_context.hpp"
#include "agent/vendor_log.hpp"
#include "disk/kept.hpp"
#include "host/own_files.hpp"
#include "host/self.hpp"

#include <algorithm>
#include <thread>

namespace ack::agent {

namespace {

constexpr std::chrono::seconds last_ask{5};       // after the limit has passed: one more look, because evidence counts
constexpr std::chrono::seconds ask_again{60};     // of a host that joined earlier
constexpr std::chrono::milliseconds ask_pause{1000};

// Did this run bring kubelet.conf? One from before would prove somebody else's joining.
bool brought_kubelet_conf(const RunContext& run) {
    const auto info = run.control.view().target_info(kubelet_conf);
    const auto start = std::chrono::duration_cast<std::chrono::seconds>(run.start_of_day.time_since_epoch()).count();
    return info && info->modified >= start;
}

Result<checks::JoinedNode> ask(RunContext& run, Deadline deadline, bool tell = true) {
    JoinWait wait;
    wait.deadline = deadline;
    wait.stop = run.stop;
    wait.on_note = [&run, tell](const std::string& note) {
        if (tell) run.note(note);
    };
    return wait_for_node(run.control.view(), wait);
}

// The Node object may be of another host of that name, or of this one before it was started again: its kubelet reports
// the boot it runs in (status.nodeInfo.bootID), and this host knows its own.
std::string of_another_host(const RunContext& run, const checks::JoinedNode& node) {
    auto ours = run.control.view().read(host::boot_id_file, 4096);
    if (!ours) return "this host's boot id is not known: " + ours.error().what;
    while (ours->ends_with('\n')) ours->pop_back();
    if (node.boot_id == *ours) return {};
    return "node " + node.name + " is reported by the boot " + (node.boot_id.empty() ? "(none said)" : node.boot_id) +
           ", and this host's boot is " + *ours + ": it is another host's node, or its kubelet has not reported yet";
}

std::string of_another_cluster(const RunContext& run, const checks::JoinedNode& node) {
    if (!run.command)
        return {};
    const checks::CommandAsks asks = asks_of(&*run.command, run.policy);
    if (same_cluster(node.server, asks) ||
        same_cluster_by_asking(run.control.view(), asks, Deadline::in(last_ask)))
        return {};
    return "kubelet.conf leads to " + node.server + ", the attach command to " + asks.server;
}

// Empty when this is the node that was to be.
std::string not_ours(const RunContext& run, const Result<checks::JoinedNode>& node) {
    if (!node) return {};
    const std::string cluster = of_another_cluster(run, *node);
    return cluster.empty() && node->registered ? of_another_host(run, *node) : cluster;
}

bool is_joined(const Result<checks::JoinedNode>& node) {
    return node && agent::is_joined(*node);
}

// Nothing of a kubelet's credentials, not even the first ones: then there is nothing to wait for.
bool no_sign_of_joining(const RunContext& run) {
    const host::HostView& view = run.control.view();
    return !view.exists(kubelet_conf) && !view.exists("/etc/kubernetes/bootstrap-kubelet.conf");
}

// As ask, and on until the Ready that is told is this boot's: the last one's stands for a while after a restart.
Result<checks::JoinedNode> ask_for_ours(RunContext& run, Deadline deadline) {
    auto node = ask(run, deadline);
    while (is_joined(node) && !of_another_host(run, *node).empty() && deadline.left() > 2 * ask_pause &&
           !run.stop.stop_requested()) {
        std::this_thread::sleep_for(ask_pause);
        auto again = ask(run, deadline, false);
        if (again) node = std::move(again);
    }
    return node;
}

// Looks at the host once more and adds the findings after attaching; the ids of those that failed.
std::vector<std::string> judge_after(RunContext& run, const Result<checks::JoinedNode>& node) {
    SurveyOptions options;
    options.wish = run.policy.disk;
    options.command = run.command ? &*run.command : nullptr;
    options.asks = asks_of(options.command, run.policy);
    options.selection.profile = checks::after;
    options.deadline = Deadline::in(std::chrono::seconds{30});
    options.node = node;
    if (node) run.report.node = *node;

    const Survey after = survey(run.control.view(), run.policy, options);
    std::vector<std::string> failed;
    for (const checks::Finding& finding : after.findings) {
        if (finding.counts_as_failure) failed.push_back(finding.id);
    }
    run.take(after.findings);
    return failed;
}

std::string why_not(const RunContext& run, const Result<checks::JoinedNode>& node, const std::vector<std::string>& failed) {
    if (!node) return node.error().what;
    if (const std::string other = not_ours(run, node); !other.empty()) return other;
    if (!node->registered) return "the API server knows no node " + node->name;
    if (!agent::is_joined(*node))
        return describe(*node);
    return failed.empty() ? "kubelet.conf was not written by this run" : failed.front() + " does not hold";
}

// What earlier runs put aside for the disk's sake has served its time. True when there is a note on it.
bool let_go_of_what_was_kept(RunContext& run) {
    constexpr std::chrono::minutes limit{10};
    const auto notes = disk::remove_kept(run.control, run.places.state / "kept", run.survey.plan,
                                         {run.deadline.within(limit), run.stop});
    for (const auto& note : notes) run.note(note);
    return !notes.empty();
}

Outcome proved(RunContext& run, const checks::JoinedNode& node) {
    let_go_of_what_was_kept(run);
    // So that the same command is known again; without it a second run refuses, and says why.
    if (run.command) static_cast<void>(host::write_own_file(run.places.command(run.id), fingerprint(*run.command)));

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
    const auto said = vendor_error(run.control.view(), run.start_of_day);
    const std::string log = said ? " (its own log says " + said->what + ")" : "";
    if (!run.script_ok && !registered)
        return run.end(Outcome::script_failed,
                       "the attach script " + run.report.attach->ended + log + ", and " + why,
                       said && !said->remedy.empty() ? said->remedy
                                                     : "see its last lines in the report, mend the cause, "
                                                       "then run again with a fresh attach command");
    if (said)
        run.report.attach->contradictions.push_back("the attach script's own log says " + said->what);
    run.report.attach->contradictions.push_back("the attach script " + run.report.attach->ended + ", yet " + why);
    return run.end(Outcome::not_proved, "the attach script " + run.report.attach->ended + ", but joining is not proved: " + why,
                   "journalctl -u kubelet -n 50 tells what the kubelet waits for; when it is mended: ack-attach run again");
}

}   // namespace

std::optional<Outcome> prove_again(RunContext& run) {
    if (!run.survey.joined_to_this_cluster) return {};
    run.stage("verify", "this host is in the cluster already: asking for its node");
    const auto node = ask_for_ours(run, run.deadline.within(ask_again));
    const auto failed = judge_after(run, node);
    if (const auto early = run.early_end()) return early;
    if (is_joined(node) && failed.empty() && not_ours(run, node).empty())
        return run.end(Outcome::success, "already joined, and proved: node " + node->name + " is Ready at " + node->server +
                                             (let_go_of_what_was_kept(run) ? "; nothing was changed but what the notes say"
                                                                           : "; nothing was changed"));
    return run.end(Outcome::not_proved, "this host has joined earlier, but that is not proved now: " + why_not(run, node, failed),
                   "see the findings below; journalctl -u kubelet -n 50 tells what the kubelet waits for");
}

std::optional<Outcome> prove_joining(RunContext& run) {
    if (no_sign_of_joining(run) || (!run.script_ok && !brought_kubelet_conf(run)))
        return not_proved(run, "it left no new /etc/kubernetes/kubelet.conf: this host did not join", false);

    run.stage("verify", "asking the API server for this host's node");
    const auto limit = run.script_out_of_time ? Deadline::in(last_ask) : run.deadline.within(run.policy.join_timeout);
    const auto node = ask_for_ours(run, limit);
    const auto failed = judge_after(run, node);
    if (is_joined(node) && failed.empty() && not_ours(run, node).empty() && brought_kubelet_conf(run))
        return proved(run, *node);
    return not_proved(run, why_not(run, node, failed), node && node->registered);
}

}   // namespace ack::agent
