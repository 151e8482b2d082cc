#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

const disk::Refusal* refusal_about(const disk::DiskPlan& plan, const std::string& target) {
    for (const auto& refusal : plan.refusals)
        if (refusal.reason.find(target) != std::string::npos)
            return &refusal;
    return nullptr;
}

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_data_disk(evidence))
        return *nothing;
    const auto& mounts = evidence.host.mounts;
    if (!mounts)
        return not_known(mounts.error().what);
    const auto targets = targets_of(evidence.layout);
    for (const auto& target : targets) {
        if (const auto* refusal = refusal_about(*evidence.plan, target))
            return failed(refusal->reason, refusal->remedy);
        const auto* mount = host::mount_at(*mounts, target);
        if (mount != nullptr && !is_data_disk(evidence, mount->device))
            return failed(mount->source + " is mounted at " + target,
                          "umount " + target + ", and take its line out of /etc/fstab");
    }
    if (!evidence.plan->refusals.empty())
        return not_known("the plan was refused, so what a mount would hide was not judged: " +
                         reasons_of(*evidence.plan));
    return pass(join(targets, ", ") + ": nothing foreign is mounted there, and nothing would be hidden");
}

} // namespace

constinit const Check mount_targets_are_free = {
    .id = "mount-targets-are-free",
    .group = Group::disks,
    .profiles = node,
    .level = Level::fail,
    .what = "foreign mounts, links and data where the data disk's directories go",
    .why = "a mount would hide what is there, and what is there would go on filling the system disk",
    .remedy = "stop kubelet and the runtime, put the directory aside (mv PATH PATH.old), and run again",
    .source = "measured: the attach script of 2020 removes what is there",
    .judge = judge_it};

} // namespace ack::checks
