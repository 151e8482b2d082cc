#include "checks/operating_system/checks.hpp"

#include <tuple>

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& [cpus, memory] = std::tie(evidence.host.cpus, evidence.host.memory);
    if (!cpus)
        return not_known(cpus.error().what);
    if (!memory)
        return not_known(memory.error().what);
    const auto& policy = evidence.policy;
    const std::uint64_t mib = memory->total >> 20U;
    const std::string seen = std::to_string(*cpus) + (*cpus == 1 ? " core and " : " cores and ") +
                             std::to_string(mib) + " MiB of memory";
    const auto against = [&](std::uint64_t cores, std::uint64_t least_mib, const std::string& word) {
        return seen + ", " + word + ": " + std::to_string(cores) + " cores and " + std::to_string(least_mib) +
               " MiB";
    };
    if (*cpus < policy.least_cpus || mib < policy.least_memory_mib)
        return failed(against(policy.least_cpus, policy.least_memory_mib, "needed"));
    if (*cpus < policy.advised_cpus || mib < policy.advised_memory_mib)
        return warned(against(policy.advised_cpus, policy.advised_memory_mib, "advised"));
    return pass(seen);
}

} // namespace

constinit const Check cpu_and_memory_suffice = {
    .id = "cpu-and-memory-suffice",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::fail,
    .what = "cores that are online and MemTotal, against the policy: too few fail, fewer than advised warn",
    .why = "what the node itself needs leaves nothing for pods, or does not fit",
    .remedy = "ECS console > Change Instance Type: 4 cores and 8 GiB or more are advised for a node",
    .source = "kubeadm preflight, NumCPU and Mem; ACK help, instance types for nodes",
    .judge = judge_it};

} // namespace ack::checks
