#include "checks/disks/data_disk.hpp"

#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

std::optional<Answer> without_data_disk(const Evidence& evidence) {
    if (evidence.plan == nullptr)
        return not_known("what should become of the data disk was not looked at");
    if (evidence.plan->disk)
        return {};
    if (!evidence.plan->refusals.empty())
        return not_known("no data disk could be chosen: " + reasons_of(*evidence.plan));
    return left_out("no data disk is asked for: " + evidence.plan->rule);
}

const disk::Disk* data_disk(const Evidence& evidence) {
    if (evidence.plan == nullptr || !evidence.plan->disk)
        return nullptr;
    return disk::find_disk(evidence.inventory, evidence.plan->disk->name);
}

std::string name_of_data_disk(const Evidence& evidence) {
    return disk::describe(*evidence.plan->disk);
}

bool is_data_disk(const Evidence& evidence, dev_t device) {
    if (evidence.plan == nullptr || !evidence.plan->disk)
        return false;
    if (evidence.plan->disk->number == device)
        return true;
    const auto* disk = data_disk(evidence);
    return disk != nullptr && std::any_of(disk->partitions.begin(), disk->partitions.end(),
                                          [&](const auto& partition) { return partition.number == device; });
}

namespace {

std::string planned_type(const disk::DiskPlan& plan) {
    for (const auto& step : plan.steps)
        if (const auto* mount = std::get_if<disk::MountDisk>(&step.operation))
            return mount->type;
    return {};
}

std::string mounted_type(const Evidence& evidence) {
    if (!evidence.host.mounts)
        return {};
    for (const auto& mount : *evidence.host.mounts)
        if (is_data_disk(evidence, mount.device))
            return mount.type;
    return {};
}

std::string type_by_signature(const disk::Content* content) {
    const auto* holds = content == nullptr ? nullptr : std::get_if<disk::Holds>(content);
    if (holds == nullptr)
        return {};
    for (const auto& signature : holds->signatures.found)
        if (signature.usage == "filesystem")
            return signature.type;
    return {};
}

} // namespace

std::string filesystem_of_data_disk(const Evidence& evidence) {
    if (auto type = planned_type(*evidence.plan); !type.empty())
        return type;
    if (auto type = mounted_type(evidence); !type.empty())
        return type;
    return type_by_signature(evidence.content);
}

bool formats(const disk::DiskPlan& plan) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [](const disk::Step& step) {
        return std::holds_alternative<disk::FormatDisk>(step.operation);
    });
}

std::string reasons_of(const disk::DiskPlan& plan) {
    std::vector<std::string> reasons;
    for (const auto& refusal : plan.refusals)
        reasons.push_back(refusal.reason);
    return join(reasons, "; ");
}

std::string remedies_of(const disk::DiskPlan& plan) {
    std::vector<std::string> remedies;
    for (const auto& refusal : plan.refusals)
        if (std::find(remedies.begin(), remedies.end(), refusal.remedy) == remedies.end() &&
            !refusal.remedy.empty())
            remedies.push_back(refusal.remedy);
    return join(remedies, "; ");
}

std::vector<std::string> targets_of(const disk::Layout& layout) {
    std::vector<std::string> targets = {layout.base};
    for (const auto& bind : layout.binds)
        targets.push_back(bind.target);
    return targets;
}

} // namespace ack::checks
