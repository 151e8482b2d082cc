#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"

namespace ack::checks {

namespace {

const disk::Refusal* about_ftype(const disk::DiskPlan& plan) {
    for (const auto& refusal : plan.refusals)
        if (refusal.reason.find("ftype") != std::string::npos)
            return &refusal;
    return nullptr;
}

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_data_disk(evidence))
        return *nothing;
    const auto& plan = *evidence.plan;
    const std::string name = name_of_data_disk(evidence);
    if (const auto* refusal = about_ftype(plan))
        return failed(refusal->reason, refusal->remedy);
    const auto type = filesystem_of_data_disk(evidence);
    if (type.empty() &&
        (evidence.content == nullptr || std::holds_alternative<disk::Unreadable>(*evidence.content)))
        return not_known("which filesystem " + name + " holds is not known");
    if (type != "xfs")
        return left_out(name + " holds no XFS");
    if (!plan.refusals.empty())
        return not_known(name + " was refused before its XFS was looked at: " + reasons_of(plan));
    return pass("the XFS of " + name + " has ftype=1");
}

} // namespace

constinit const Check xfs_has_ftype = {
    .id = "xfs-has-ftype",
    .group = Group::disks,
    .profiles = node,
    .level = Level::fail,
    .what = "whether an XFS data disk was made with ftype=1",
    .why = "overlayfs, which every container lies on, does not work without it",
    .remedy =
        "back the data up and make the filesystem anew: mkfs.xfs -n ftype=1 DEVICE; or attach a blank disk",
    .source = "kernel documentation, overlayfs: d_type; embedded-cluster host checks",
    .judge = judge_it};

} // namespace ack::checks
