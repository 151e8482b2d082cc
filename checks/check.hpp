// A check is a value with a pure function. Its id is the statement that holds when it passes.
#pragma once

#include "checks/facts.hpp"
#include "checks/policy.hpp"
#include "disk/inventory.hpp"
#include "disk/plan.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ack::checks {

enum class Verdict { pass, warn, fail, unknown, skipped };
std::string_view name_of(Verdict verdict);

enum class Group { operating_system, swap, disks, cluster, instance, network, attach_command, image, joined };
std::string_view name_of(Group group);       // "operating system", "after attaching", …

// Bits: a check may belong to several.
enum Profile : unsigned { node = 1, image = 2, after = 4 };

enum class Level { warn, fail };             // what a failing (or unknown) answer counts as by default

// What the API server said of our Node object, filled by the agent after attaching.
struct JoinedNode {
    std::string name;
    std::string server;                      // https://…:6443
    bool registered = false;
    std::optional<std::string> ready;        // status of condition Ready: "True", "False", "Unknown"
    std::string ready_reason, ready_message;
    std::vector<std::string> internal_ips;
    std::string boot_id;                     // status.nodeInfo.bootID: which boot of which host its kubelet reports from
    std::optional<std::string> network_unavailable{};    // status of condition NetworkUnavailable; Terway sets none
    std::string network_message{};
    std::string provider_id{};               // spec.providerID, "cn-hangzhou.i-bp1…"
    std::string node_pool{};                 // label alibabacloud.com/nodepool-id
    bool operator==(const JoinedNode&) const = default;
};

// What the attach command asks of the host, without anything secret.
struct CommandAsks {
    bool given = false;
    bool understood = false;
    std::string architecture;                // of the URL or --arch, empty when not said
    std::string server;                      // --endpoint, empty when not said
    bool formats_disk = false;               // --auto-fdisk or --ess
    std::string disk_device;                 // --disk-device
    std::string version{};                   // of Kubernetes, from the URL: "1.35", "1.16.9-aliyun.1"; empty when not said
    std::string runtime{};                   // --runtime: "docker", "containerd", empty when not said
    bool overwrites_hostname = false;        // --overwrite-hostname
    std::string node_name_mode{};            // --node-name-mode: "nodeip", empty when not said
    std::string region{};                    // of the URL: "cn-hangzhou", empty when not said
    std::string node_ports{};                // --node-port-range: "30000-32767", empty when not said
    std::string not_understood{};            // why, redacted
    std::vector<std::string>
        faults{}; // what was lost or mistyped on its way from the console, without secrets
    std::string script_host{};
    bool script_host_allowed = false; // the platform's, or the policy's
    bool operator==(const CommandAsks&) const = default;
};

// The attach script as it was downloaded and found whole.
struct ScriptSeen {
    std::string url, sha256;
    std::uint64_t bytes = 0;
    bool pinned = false; // and the pin is met
    bool operator==(const ScriptSeen&) const = default;
};

// All that checks judge. Pointers and optionals: nothing there means it was not looked at in this command.
struct Evidence {
    const HostFacts& host;
    const disk::DiskInventory& inventory;
    const disk::DiskPlan* plan = nullptr;    // what disk/ decided
    const disk::Content* content = nullptr;  // of the chosen disk
    CommandAsks command;
    Fact<JoinedNode> node = fail("the API server was not asked");
    std::optional<Fact<ScriptSeen>> script = {}; // nothing: this command downloads none
    // The host is a node of the cluster that the attach command names (or of the one this program joined it to), proved
    // by kubelet.conf: checks that a joined host cannot pass then answer for this cluster.
    bool joined_to_this_cluster = false;
    const Policy& policy;
    disk::Layout layout = {};                // where the data disk and its directories go
};

// What a check's function gives; id, level and source are added by the machinery.
struct Answer {
    Verdict verdict = Verdict::unknown;
    std::string evidence;                    // what was seen: path and value
    std::string remedy;                      // empty when passing: else the check's own
};
Answer pass(std::string evidence);
Answer failed(std::string evidence, std::string remedy = {});
Answer warned(std::string evidence, std::string remedy = {});    // lower than the level: a weak answer
Answer not_known(std::string why);
Answer left_out(std::string why);            // skipped, with the reason

struct Check {
    std::string_view id;
    Group group;
    unsigned profiles;                       // bits of Profile
    Level level;
    std::string_view what;                   // one sentence: what is looked at
    std::string_view why;                    // one sentence: what goes wrong otherwise
    std::string_view remedy;                 // a command or a console step
    std::string_view source;                 // where the demand comes from
    Answer (*judge)(const Evidence&);
};

struct Finding {
    std::string id;
    Group group;
    Verdict verdict;                         // after level and policy: a failing answer of a warn-level check is `warn`
    bool counts_as_failure = false;          // fail, or unknown of a fail-level check
    std::string evidence, remedy, source;

    bool operator==(const Finding&) const = default;
};

// Every check, in the order of the report.
std::span<const Check> catalogue();
const Check* find_check(std::string_view id);
// The known id nearest to a mistyped one, or empty.
std::string nearest_id(std::string_view id);

struct Selection {
    unsigned profile = node;
    // Ids, known ones. `only` asks for exactly these, whatever their profile; `skip` leaves `skipped` findings.
    std::vector<std::string> only, skip;
};

// Runs the selected checks in the catalogue's order. A check that throws is `unknown` with the exception's text.
std::vector<Finding> judge(const Evidence& evidence, const Selection& selection);

}   // namespace ack::checks
