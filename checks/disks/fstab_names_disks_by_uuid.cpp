#include "checks/disks/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr std::string_view kernel_names[] = {"/dev/vd", "/dev/xvd", "/dev/sd", "/dev/nvme"};
constexpr std::string_view system_targets[] = {"/", "/boot", "/boot/efi", "/usr"};

template <class Texts>
bool begins_with_one(std::string_view text, const Texts& beginnings) {
    return std::any_of(std::begin(beginnings), std::end(beginnings),
                       [&](auto one) { return text.starts_with(one); });
}

const disk::Disk* disk_of(const disk::DiskInventory& inventory, std::string_view name) {
    if (!inventory.disks)
        return nullptr;
    for (const auto& disk : *inventory.disks) {
        if (disk.name == name)
            return &disk;
        for (const auto& partition : disk.partitions)
            if (partition.name == name)
                return &disk;
    }
    return nullptr;
}

bool is_for_the_system(const Evidence& evidence, const host::FstabLine& line) {
    const bool by_target =
        line.type == "swap" || std::find(std::begin(system_targets), std::end(system_targets), line.target) !=
                                   std::end(system_targets);
    const auto* disk = disk_of(evidence.inventory, std::string_view(line.source).substr(5));
    return by_target || (disk != nullptr && !disk->system_roles.empty());
}

Answer judge_it(const Evidence& evidence) {
    const auto& fstab = evidence.host.fstab;
    if (!fstab)
        return not_known(fstab.error().what);
    std::vector<std::string> by_name;
    for (const auto& line : fstab->lines)
        if (begins_with_one(line.source, kernel_names) && !is_for_the_system(evidence, line))
            by_name.push_back("line " + std::to_string(line.number) + ": " + line.source + " at " +
                              line.target);
    if (by_name.empty())
        return pass("/etc/fstab names no data disk by its kernel name");
    return failed("/etc/fstab " + join(by_name, "; "));
}

} // namespace

constinit const Check fstab_names_disks_by_uuid = {
    .id = "fstab-names-disks-by-uuid",
    .group = Group::disks,
    .profiles = node | image,
    .level = Level::warn,
    .what = "data disks that /etc/fstab names by kernel name (/dev/vdb)",
    .why = "names change when disks are attached anew, and another disk is mounted in their place",
    .remedy = "blkid DEVICE shows the UUID; write UUID=... in place of the name",
    .source = "ACK help, Add existing ECS instances: disk ids change; ECS help, mount by UUID",
    .judge = judge_it};

} // namespace ack::checks
