#include "checks/disks/data_disk.hpp"
#include "checks/joined/checks.hpp"
#include "checks/text.hpp"

#include <sys/sysmacros.h>

namespace ack::checks {

namespace {

std::string device_text(const host::Mount& mount) {
    return mount.source + " (" + std::to_string(major(mount.device)) + ":" +
           std::to_string(minor(mount.device)) + ")";
}

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_data_disk(evidence))
        return *nothing;
    const auto& mounts = evidence.host.mounts;
    if (!mounts)
        return not_known(mounts.error().what);
    const auto targets = targets_of(evidence.layout);
    std::vector<std::string> elsewhere;
    for (const auto& target : targets) {
        const auto* mount = host::mount_of(*mounts, target);
        if (mount == nullptr)
            return not_known("on which filesystem " + target + " lies is not known");
        if (!is_data_disk(evidence, mount->device))
            elsewhere.push_back(target + " lies on " + device_text(*mount));
    }
    const std::string name = name_of_data_disk(evidence);
    if (elsewhere.empty())
        return pass(join(targets, ", ") + " lie on " + name);
    return failed(join(elsewhere, ", ") + ", not on " + name);
}

} // namespace

constinit const Check data_disk_is_in_place = {
    .id = "data-disk-is-in-place",
    .group = Group::joined,
    .profiles = after,
    .level = Level::fail,
    .what = "on which device the data disk's targets lie, by device number",
    .why = "else kubelet and the runtime fill the system disk",
    .remedy =
        "findmnt shows what is mounted; systemctl stop kubelet containerd docker, mount -a, start them again",
    .source = "ACK help, Introduction to node initialization: layout of the data disk",
    .judge = judge_it};

} // namespace ack::checks
