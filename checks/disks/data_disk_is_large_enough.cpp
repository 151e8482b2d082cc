#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_data_disk(evidence))
        return *nothing;
    const std::string name = name_of_data_disk(evidence);
    const auto least = evidence.policy.least_data_disk_gib;
    const std::string wanted = std::to_string(least) + " GiB are advised";
    return evidence.plan->disk->bytes < least << 30U ? failed(name + " is small, " + wanted)
                                                     : pass(name + ", " + wanted);
}

} // namespace

constinit const Check data_disk_is_large_enough = {
    .id = "data-disk-is-large-enough",
    .group = Group::disks,
    .profiles = node,
    .level = Level::warn,
    .what = "the data disk's size against the policy (40 GiB)",
    .why = "images fill a small disk and kubelet evicts pods",
    .remedy = "ECS console > Disks > Resize, or attach a larger disk",
    .source = "ACK help, Node specifications: data disk of 40 GiB and more",
    .judge = judge_it};

} // namespace ack::checks
