#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"

namespace ack::checks {

namespace {

bool fits(std::string_view type) {
    return type == "ext2" || type == "ext3" || type == "ext4" || type == "xfs";
}

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_data_disk(evidence))
        return *nothing;
    const std::string name = name_of_data_disk(evidence);
    if (formats(*evidence.plan))
        return pass(name + " will be formatted to ext4");
    const auto type = filesystem_of_data_disk(evidence);
    if (!type.empty()) {
        const std::string seen = name + " holds " + type;
        return fits(type) ? pass(seen) : failed(seen);
    }
    if (evidence.content == nullptr)
        return not_known(name + " was not read");
    const std::string seen = name + ": " + disk::describe(*evidence.content);
    if (std::holds_alternative<disk::Blank>(*evidence.content))
        return pass(seen);
    if (std::holds_alternative<disk::Data>(*evidence.content))
        return failed(seen);
    return not_known(seen);
}

} // namespace

constinit const Check data_disk_filesystem_is_ext_or_xfs = {
    .id = "data-disk-filesystem-is-ext-or-xfs",
    .group = Group::disks,
    .profiles = node,
    .level = Level::fail,
    .what = "the filesystem of a data disk that is already initialised",
    .why = "container runtimes keep their layers on ext or XFS only",
    .remedy = "back the data up, then attach a blank disk, or one with ext4 or XFS (mkfs.xfs -n ftype=1)",
    .source = "ACK help, Add existing ECS instances, manual mode: the data disk must be ext or XFS",
    .judge = judge_it};

} // namespace ack::checks
