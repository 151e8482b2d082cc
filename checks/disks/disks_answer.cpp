#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

// The name as a whole, or of a partition: "vdb" in "dev vdb," and "(vdb1)", not in "vdba".
bool names_disk(std::string_view line, std::string_view disk) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    for (auto at = line.find(disk); at != std::string_view::npos; at = line.find(disk, at + 1)) {
        if (at > 0 && letter(line[at - 1]))
            continue;
        auto rest = line.substr(at + disk.size());
        if (rest.starts_with('p'))
            rest.remove_prefix(1);
        while (!rest.empty() && rest[0] >= '0' && rest[0] <= '9')
            rest.remove_prefix(1);
        if (rest.empty() || !letter(rest[0]))
            return true;
    }
    return false;
}

// The data disk and the disks that the host runs from.
std::vector<const disk::Disk*> disks_that_matter(const Evidence& evidence) {
    std::vector<const disk::Disk*> disks;
    for (const auto& one : *evidence.inventory.disks)
        if (&one == data_disk(evidence) || !one.system_roles.empty())
            disks.push_back(&one);
    return disks;
}

std::vector<std::string> errors_of(const disk::Disk& disk, const std::vector<std::string>& lines) {
    std::vector<std::string> errors;
    // The next file that is attached gets the same loop device: its errors of old say nothing.
    if (disk.kind == disk::DiskKind::loop)
        return errors;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(errors),
                 [&](const std::string& line) { return names_disk(line, disk.name); });
    return errors;
}

Answer judge_it(const Evidence& evidence) {
    const auto& lines = evidence.host.io_errors;
    if (!evidence.inventory.disks)
        return not_known(evidence.inventory.disks.error().what);
    const auto* chosen = data_disk(evidence);
    if (chosen != nullptr && chosen->read_only)
        return failed("/dev/" + chosen->name + " is read-only");
    if (evidence.content != nullptr)
        if (const auto* unreadable = std::get_if<disk::Unreadable>(evidence.content))
            return failed(unreadable->why);
    if (!lines)
        return not_known(lines.error().what);

    std::vector<std::string> looked_at;
    for (const auto* disk : disks_that_matter(evidence)) {
        const auto errors = errors_of(*disk, *lines);
        if (!errors.empty())
            return failed("the kernel's log has " + std::to_string(errors.size()) + " I/O errors of /dev/" +
                          disk->name + ", the last: " + errors.back());
        looked_at.push_back("/dev/" + disk->name);
    }
    return pass("no I/O errors of " + (looked_at.empty() ? "any disk" : join(looked_at, ", ")) +
                " in the kernel's log");
}

} // namespace

constinit const Check disks_answer = {
    .id = "disks-answer",
    .group = Group::disks,
    .profiles = node,
    .level = Level::fail,
    .what = "read errors and read-only state of the data disk; I/O errors of it and of the system's disks in "
            "the kernel's log",
    .why = "a dying disk takes the node's containers with it, and its errors look like blanks to other tools",
    .remedy = "ECS console > Disks: look at the disk's state, detach and attach it, or replace it; errors of "
              "a disk that was "
              "replaced leave the kernel's log with a restart of the host",
    .source = "measured: tools take a disk whose every read fails for blank",
    .judge = judge_it};

} // namespace ack::checks
