// A host on which all is well: a system disk, one blank data disk vdb, nothing in the way.
#pragma once

#include "disk/plan.hpp"

#include <sys/sysmacros.h>

namespace ack::testing {

constexpr std::uint64_t plan_disk_bytes = 40ULL << 30;

inline disk::Disk plan_disk(const std::string& name, unsigned minor_number) {
    disk::Disk one;
    one.name = name;
    one.number = makedev(253, minor_number);
    one.kind = disk::DiskKind::disk;
    one.bytes = plan_disk_bytes;
    one.logical_sector = 512;
    one.physical_sector = 4096;
    one.serial = "serial-" + name;
    return one;
}

inline disk::PlanInput plan_input(const std::string& wish = "last") {
    disk::PlanInput input;
    auto system = plan_disk("vda", 0);
    system.system_roles = {"/"};
    input.inventory.disks = std::vector{system, plan_disk("vdb", 16)};
    input.wish = disk::parse_disk_wish(wish).value();
    input.cloud_serials = std::vector<std::string>{"serial-vda", "serial-vdb"};
    input.machine_id = std::string(32, 'a');
    input.mounts = std::vector<host::Mount>{{1, 0, makedev(253, 0), "/", "/", "ext4", "/dev/vda", "rw", false}};
    input.fstab = "# the system\nUUID=1 / ext4 defaults 1 1\n";
    input.bytes_free = 10ULL << 30;
    input.mke2fs = disk::Mke2fs{"1.47.0", true, true};
    input.unfinished = std::vector<disk::JournalRecord>{};
    for (const auto* path : {"/var/lib/container", "/var/lib/kubelet", "/var/lib/docker", "/var/lib/containerd"})
        input.targets[path] = {disk::TargetKind::absent, {}};
    input.contents["vdb"] = disk::Blank{plan_disk_bytes, plan_disk_bytes, true};
    return input;
}

inline disk::Disk& the_disk(disk::PlanInput& input) { return input.inventory.disks->at(1); }

inline std::string plan_uuid(disk::PlanInput& input) {
    return disk::derived_uuid(*input.machine_id, disk::identity_of(the_disk(input)), "data");
}

inline void put_filesystem(disk::PlanInput& input, const std::string& uuid, const std::string& type = "ext4") {
    input.contents["vdb"] = disk::Holds{{{{type, "filesystem", uuid, "", "1.0", 1080}}, false}};
    input.superblocks["vdb"] = {type == "xfs" ? "xfs" : "ext", uuid, plan_disk_bytes, true, false, false, true};
    input.behind["vdb"] = std::string{};
}

// As a run of ours leaves it.
inline void put_in_place(disk::PlanInput& input, const std::string& uuid) {
    input.contents.clear();
    input.superblocks["vdb"] = {"ext", uuid, plan_disk_bytes, false, true, false, true};
    int id = 10;
    const auto add = [&](const std::string& root, const std::string& target) {
        host::Mount mount{++id, 1, makedev(253, 16), root, target, "ext4", "/dev/vdb", "rw", false};
        input.mounts->push_back(mount);
        the_disk(input).use.mounts.push_back(mount);
        input.targets[target] = {disk::TargetKind::full_directory, "things"};
    };
    add("/", "/var/lib/container");
    for (const auto* name : {"kubelet", "docker", "containerd"}) add(std::string("/") + name, std::string("/var/lib/") + name);
}

// Carries the files of a plan over into the next look.
inline void do_files(disk::PlanInput& input, const disk::DiskPlan& plan) {
    for (const auto& step : plan.steps) {
        if (const auto* op = std::get_if<disk::AppendFstab>(&step.operation))
            for (const auto& line : op->lines) *input.fstab += line + "\n";
        if (const auto* op = std::get_if<disk::WriteDropIn>(&step.operation)) input.drop_ins[op->path] = op->text;
        if (const auto* op = std::get_if<disk::WriteMarker>(&step.operation)) input.markers.push_back(op->path);
    }
}

template <class T> std::size_t count(const disk::DiskPlan& plan) {
    std::size_t found = 0;
    for (const auto& step : plan.steps) found += std::holds_alternative<T>(step.operation);
    return found;
}

inline std::string sentences(const disk::DiskPlan& plan) {
    std::string text;
    for (const auto& step : plan.steps) text += step.sentence + "\n";
    for (const auto& refusal : plan.refusals) text += "refused: " + refusal.reason + " -> " + refusal.remedy + "\n";
    for (const auto& note : plan.notes) text += "note: " + note + "\n";
    return text;
}

}   // namespace ack::testing
