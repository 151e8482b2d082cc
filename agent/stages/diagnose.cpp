// Why it failed, as far as the network tells: which hop to which host, and what that points to.
#include "agent/network_questions.hpp"
#include "agent/run_context.hpp"

#include <algorithm>
#include <iterator>

namespace ack::agent {

namespace {

constexpr std::chrono::seconds limit{20}; // also when the run's own time is over: this is what it failed for

constexpr const char* ids[] = {"names-resolve", "attach-script-host-answers",
                               "api-server-answers-at-every-address", "registry-answers"};

std::vector<checks::Finding> findings_of(RunContext& run, const checks::NetworkFacts& network) {
    run.survey.host.network = network;
    // What was left out before is what it may have failed for now.
    checks::Policy policy = run.policy.checks;
    std::erase_if(policy.verdicts, [](const auto& verdict) { return verdict.second == "skip"; });
    const checks::Evidence evidence{.host = run.survey.host,
                                    .inventory = run.survey.inventory,
                                    .command = asks_of(&*run.command, run.policy),
                                    .policy = policy};
    return checks::judge(
        evidence, {.profile = checks::node, .only = {std::begin(ids), std::end(ids)}, .skip = {}});
}

} // namespace

void diagnose(RunContext& run) {
    if (!run.command || run.stop.stop_requested())
        return;
    run.stage("diagnose", "asking DNS, the script's host, the API server and the registry, hop by hop");
    const auto kubeconfig = read_kubeconfig(run.control.view(), "/etc/kubernetes/kubelet.conf");
    const auto questions =
        questions_of(*run.command, run.request.environment, kubeconfig ? &*kubeconfig : nullptr);
    auto findings = findings_of(run, checks::look_at_network(questions, Deadline::in(limit)));
    const auto bad = std::ranges::find_if(findings, &checks::Finding::counts_as_failure);
    if (bad != findings.end()) {
        run.note("diagnosis: " + bad->id + " does not hold: " + bad->evidence);
        run.report.remedy = run.redactor.redact(bad->id + " does not hold: " + bad->remedy);
    }
    run.take(std::move(findings));
}

} // namespace ack::agent
