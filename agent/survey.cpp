#include "agent/survey.hpp"

#include "agent/copy_faults.hpp"
#include "agent/fetch.hpp"
#include "agent/host_facts.hpp"
#include "agent/join.hpp"
#include "agent/joined_before.hpp"
#include "checks/whose_node.hpp"
#include "disk/fstab_lines.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

namespace ack::agent {

namespace {

using checks::CommandAsks;

const disk::Content* chosen_content(const disk::PlanInput& input, const disk::DiskPlan& plan) {
    if (!plan.disk)
        return nullptr;
    const auto found = input.contents.find(plan.disk->name);
    return found == input.contents.end() ? nullptr : &found->second;
}

// Reading a disk's every byte takes minutes: not for someone who asks about swap.
bool asks_about_disks(const checks::Selection& selection) {
    return selection.only.empty() || std::ranges::any_of(selection.only, [](const std::string& id) {
               const checks::Check* const check = checks::find_check(id);
               return check == nullptr || check->group == checks::Group::disks;
           });
}

// What only an image is asked takes reading all of its logs.
bool judges_image(const checks::Selection& selection) {
    if (selection.only.empty()) return (selection.profile & checks::image) != 0;
    return std::ranges::any_of(selection.only, [](const std::string& id) {
        const checks::Check* const check = checks::find_check(id);
        return check != nullptr && check->group == checks::Group::image;
    });
}

bool asks_about_network(const checks::Selection& selection) {
    return selection.only.empty() || std::ranges::any_of(selection.only, [](const std::string& id) {
               const checks::Check* const check = checks::find_check(id);
               return check != nullptr && check->group == checks::Group::network;
           });
}

// Why nobody is asked, or nothing.
const char* nobody_to_ask(bool live, const Survey& survey, const SurveyOptions& options) {
    const auto& [script_host, api_server, registry] = options.network;
    if (!live)
        return "this is not a running host";
    if (survey.joined_to_this_cluster)
        return "this host is in the cluster already: its node is asked for instead";
    if (!script_host && !api_server && !registry)
        return "nobody is to be asked here";
    if (!asks_about_network(options.selection))
        return "only other checks were asked for";
    return nullptr;
}

host::Subject network_subject(const checks::NetworkQuestions& questions, Fact<checks::NetworkFacts>& network) {
    return {"network", "network",
            [questions, &network](Deadline deadline) -> std::function<void()> {
                return [seen = checks::look_at_network(questions, deadline), &network] { network = seen; };
            },
            [&network](const std::string& why) { network = fail(why); }};
}

// Its entries; comments are not recorded, and matter only to what a run appends.
Fact<std::string> text_of(const Fact<host::Fstab>& fstab) {
    if (!fstab)
        return tl::make_unexpected(fstab.error());
    std::vector<std::string> lines;
    for (const host::FstabLine& line : fstab->lines)
        lines.push_back(disk::text_of({{line.source}, line.target, line.type, line.options}));
    return disk::appended("", lines);
}

// What a plan rests on, as far as the facts have it. Why the rest is unknown is said, and so it is refused.
disk::PlanInput input_from_facts(const checks::HostFacts& host, const disk::DiskInventory& inventory,
                                 const Policy& policy, const disk::DiskWish& wish, const std::string& why) {
    disk::PlanInput input;
    input.inventory = inventory;
    input.wish = wish;
    input.cloud_serials = checks::cloud_serials(host.instance, policy.checks.on_ecs);
    input.layout = policy.layout;
    input.inode_ratio = policy.inode_ratio;
    input.hold_back_formatter = wish.mode != disk::DiskMode::vendor;
    input.machine_id = host.machine_id;
    input.mounts = host.mounts;
    input.fstab = fail(why);
    if (host.drop_ins)
        input.drop_ins = *host.drop_ins;
    if (host.markers)
        input.markers = *host.markers;
    input.in_hosts_mount_namespace = host.self && host.self->hosts_mount_namespace;
    input.targets[policy.layout.base] = {disk::TargetKind::unreadable, why};
    for (const disk::Bind& bind : policy.layout.binds)
        input.targets[bind.target] = {disk::TargetKind::unreadable, why};
    if (inventory.disks)
        for (const disk::Disk& one : *inventory.disks)
            input.contents.emplace(one.name, disk::Unreadable{why});
    return input;
}

// Whoever watches the reading of a disk, as long as he is there: the reader may be left behind.
struct Watcher {
    std::mutex mutex;
    std::function<void(const disk::ProofProgress&)> tell;
};

host::Subject plan_subject(const host::HostView& view, disk::LookForPlan how, const std::shared_ptr<Watcher>& watcher,
                           const checks::HostFacts& host, const Policy& policy, disk::PlanInput& input) {
    how.proof.on_progress = [watcher](const disk::ProofProgress& progress) {
        const std::lock_guard lock(watcher->mutex);
        if (watcher->tell)
            watcher->tell(progress);
    };
    const disk::DiskInventory inventory = input.inventory;
    return {"plan", "plan",
            [view, how, inventory, &input](Deadline deadline) -> std::function<void()> {
                auto own = how;
                own.deadline = own.proof.deadline = deadline;
                return [seen = disk::look_for_plan(view, inventory, own), &input]() mutable { input = std::move(seen); };
            },
            [&, wish = how.wish, inventory](const std::string& why) {
                input = input_from_facts(host, inventory, policy, wish, why);
            },
            std::chrono::hours{24 * 365}};
}

// A command that names no API server is for the cluster this host joined only if it is the very command it joined with.
bool names_the_same(const host::HostView& view, const SurveyOptions& options) {
    if (!options.asks.given || !options.asks.server.empty()) return true;
    return options.command != nullptr && fingerprint(*options.command) == command_joined_before(view);
}

bool proves_this_cluster(const checks::HostFacts& host, const CommandAsks& asks,
                         const std::string& joined_server) {
    if (!host.cluster || !host.cluster->kubelet_conf)
        return false;
    const std::string& server = host.cluster->kubelet_conf->server;
    if (server.empty())
        return false;
    return asks.server.empty() ? server == joined_server : same_cluster(server, asks);
}

// What the API server says of the node of kubelet.conf's name. Only after attaching is it said already.
NodeBefore node_of(const host::HostView& view, const SurveyOptions& options, bool is_member) {
    if (!view.live())
        return {fail("this is not a running host", checks::nobody_asks)};
    if (!options.node)
        return ask_before(view, options.asks, is_member, options.deadline);
    NodeBefore known;
    known.node = *options.node;
    known.known_there = !is_member && same_cluster_by_asking(view, options.asks, options.deadline);
    return known;
}

// Copied credentials lead to the right cluster and make no member of it.
bool is_anothers(const NodeBefore& before, const checks::HostFacts& host) {
    return before.node && before.node->registered &&
           checks::owner_of(*before.node, host).whose == checks::Whose::anothers;
}

void judge_all(Survey& survey, const Policy& policy, const SurveyOptions& options,
               const disk::Content* content) {
    const checks::Evidence evidence{.host = survey.host,
                                    .inventory = survey.inventory,
                                    .plan = survey.planned ? &survey.plan : nullptr,
                                    .content = content,
                                    .command = options.asks,
                                    .node = survey.node.node,
                                    .joined_to_this_cluster = survey.joined_to_this_cluster,
                                    .policy = policy.checks,
                                    .layout = policy.layout};
    survey.findings = checks::judge(evidence, options.selection);
}

// The network and the disk in question, side by side.
void look_further(const host::HostView& view, const Policy& policy, const SurveyOptions& options, Survey& survey) {
    std::vector<host::Subject> subjects;
    if (const auto* why = nobody_to_ask(view.live(), survey, options))
        survey.host.network = checks::NetworkFacts{why, {}, {}, {}};
    else
        subjects.push_back(network_subject(options.network, survey.host.network));
    const auto watcher = std::make_shared<Watcher>();
    watcher->tell = options.on_proof_progress;
    survey.planned = asks_about_disks(options.selection);
    if (survey.planned) {
        const disk::ProofOptions proof{options.deadline, options.stop, {}, policy.scan, {}, 1};
        disk::LookForPlan how{resolve(options.wish, options.asks),
                              checks::cloud_serials(survey.host.instance, policy.checks.on_ecs),
                              policy.layout, policy.inode_ratio, proof, options.deadline};
        how.hold_back_formatter = how.wish.mode != disk::DiskMode::vendor;
        survey.plan_input.inventory = survey.inventory;
        subjects.push_back(plan_subject(view, how, watcher, survey.host, policy, survey.plan_input));
    }
    std::ranges::move(host::side_by_side(std::move(subjects), options.deadline), std::back_inserter(survey.took));
    const std::lock_guard lock(watcher->mutex);
    watcher->tell = nullptr;
}

}   // namespace

CommandAsks asks_of(const AttachCommand* command, const Policy& policy) {
    CommandAsks asks;
    if (command == nullptr)
        return asks;
    asks.given = true;
    asks.understood = true;
    asks.architecture = command->value("--arch").value_or(command->architecture);
    asks.version = command->version;
    asks.region = command->region;
    asks.overwrites_hostname = command->has("--overwrite-hostname");
    asks.node_name_mode = command->value("--node-name-mode").value_or("");
    asks.runtime = command->value("--runtime").value_or("");
    asks.node_ports = command->value("--node-port-range").value_or("");
    asks.server = command->value("--endpoint").value_or("");
    asks.formats_disk = command->asks_for_disk();
    asks.disk_device = command->value("--disk-device").value_or("");
    asks.faults = copy_faults(*command);
    asks.script_host = command->host;
    asks.script_host_allowed = script_host_allowed(command->host, policy);
    return asks;
}

disk::DiskWish resolve(const disk::DiskWish& wish, const CommandAsks& asks) {
    if (wish.mode != disk::DiskMode::automatic)
        return wish;
    disk::DiskWish resolved = wish;
    if (!asks.disk_device.empty()) {
        resolved.mode = disk::DiskMode::named; // another than the last one, when it says so
        resolved.device = asks.disk_device;
        resolved.by_command = true;
    } else if (asks.formats_disk) {
        resolved.mode = disk::DiskMode::last;
    }
    return resolved;
}

Survey survey(const host::HostView& view, const Policy& policy, const SurveyOptions& options) {
    Survey survey;
    // Half of the time is for what is looked at then.
    auto seen = look_at_all(view, policy, options.deadline.within(options.deadline.left() / 2),
                            judges_image(options.selection));
    survey.host = std::move(seen.host);
    survey.inventory = std::move(seen.disks);
    survey.took = std::move(seen.took);
    const bool is_member = proves_this_cluster(survey.host, options.asks, server_joined_before(view)) &&
                           names_the_same(view, options);
    survey.node = node_of(view, options, is_member);
    survey.joined_to_this_cluster =
        (is_member || survey.node.known_there) && !is_anothers(survey.node, survey.host);
    look_further(view, policy, options, survey);
    if (survey.planned) {
        survey.plan = disk::decide(survey.plan_input);
        survey.inventory = survey.plan_input.inventory;    // with the closer look at the chosen disk
    }
    judge_all(survey, policy, options, chosen_content(survey.plan_input, survey.plan));
    return survey;
}

Survey survey(const checks::HostFacts& host, const disk::DiskInventory& inventory, const Policy& policy,
              const SurveyOptions& options) {
    Survey survey;
    survey.host = host;
    survey.inventory = inventory;
    if (!host.network)
        survey.host.network = checks::NetworkFacts{"from recorded facts nobody is asked", {}, {}, {}};
    survey.joined_to_this_cluster = proves_this_cluster(host, options.asks, "");
    survey.node.node = fail("recorded facts are judged, and the API server is not asked", checks::nobody_asks);
    survey.plan_input = input_from_facts(host, inventory, policy, resolve(options.wish, options.asks),
                                         "not in the recorded facts; plan on the host itself reads it");
    survey.plan_input.fstab = text_of(host.fstab);
    survey.plan_input.unfinished = std::vector<disk::JournalRecord>{}; // those of this host are not that host's
    survey.plan = disk::decide(survey.plan_input);
    survey.planned = true;
    judge_all(survey, policy, options, nullptr); // no disk was read
    return survey;
}

Failures failures(const std::vector<checks::Finding>& findings) {
    Failures failed;
    for (const checks::Finding& finding : findings)
        if (finding.counts_as_failure)
            (finding.group == checks::Group::disks ? failed.disk : failed.other).push_back(finding.id);
    return failed;
}

}   // namespace ack::agent
