// Look and judge for every command that needs it: facts, inventory, the disk plan and the findings together.
#pragma once

#include "agent/attach_command.hpp"
#include "agent/node_before.hpp"
#include "agent/options.hpp"
#include "agent/policy.hpp"
#include "checks/check.hpp"
#include "checks/look/hops.hpp"
#include "disk/plan.hpp"
#include "host/deadline.hpp"
#include "host/side_by_side.hpp"
#include "host/view.hpp"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace ack::agent {

struct SurveyOptions {
    disk::DiskWish wish;                     // "automatic" not yet resolved
    const AttachCommand* command = nullptr;  // resolves it: --auto-fdisk, --ess, --disk-device
    checks::CommandAsks asks;
    checks::Selection selection;
    Deadline deadline = Deadline::never();
    std::stop_token stop;
    std::function<void(const disk::ProofProgress&)> on_proof_progress;
    // What the API server said, for the checks after attaching; nothing: it is asked as far as an earlier joining allows.
    std::optional<Fact<checks::JoinedNode>> node = {};
    checks::NetworkQuestions network =
        {}; // whom to ask; not asked of a host that is a node of the command's cluster
};

struct Survey {
    checks::HostFacts host;
    disk::DiskInventory inventory;
    disk::PlanInput plan_input;
    disk::DiskPlan plan;
    bool planned = false;                    // false: only checks that have nothing to do with disks were asked for
    bool joined_to_this_cluster = false;
    NodeBefore node;
    std::vector<checks::Finding> findings;
    std::vector<host::Took> took;            // each observer
};

// What the command asks of the host, for the checks.
checks::CommandAsks asks_of(const AttachCommand* command, const Policy& policy);
// --disk auto turned into what the attach command asks for.
disk::DiskWish resolve(const disk::DiskWish& wish, const checks::CommandAsks& asks);

Survey survey(const host::HostView& view, const Policy& policy, const SurveyOptions& options);
// From recorded facts (--facts) instead of a host: nothing is read, the content of disks is not known.
Survey survey(const checks::HostFacts& host, const disk::DiskInventory& inventory, const Policy& policy,
              const SurveyOptions& options);

// Splits failing findings: those about the disk alone, and all others. Decides between exit 3 and 4.
struct Failures { std::vector<std::string> disk, other; };
Failures failures(const std::vector<checks::Finding>& findings);

}   // namespace ack::agent
