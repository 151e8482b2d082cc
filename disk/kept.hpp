// What --keep-container-data puts aside: the old directories, once the disk holds verified copies of them. They are kept
// until a later run has proved that the host joined.
#pragma once

#include "disk/plan.hpp"
#include "host/control.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace ack::disk {

// "/var/lib/kubelet" → "/var/lib/kubelet.before-ack-attach"
std::string kept_path(const std::string& target);

// Written before a directory is put aside, so that no other one is ever taken for it.
struct KeptRecord {
    std::string target, uuid, time;         // uuid: of the filesystem that holds the copy; time: RFC 3339
    std::uint64_t inode = 0;                // of the directory, which a renaming does not change
    bool operator==(const KeptRecord&) const = default;
};
Result<void> write_kept(host::HostControl& control, const std::filesystem::path& records, const KeptRecord& record);
Result<std::vector<KeptRecord>> kept_records(const host::HostView& view, const std::filesystem::path& records);

// Removes what earlier runs put aside and the plan's disk has taken the place of, and says so for each; what is not
// exactly as noted stays, and is named. Of what `plan` itself puts aside nothing is removed.
std::vector<std::string> remove_kept(host::HostControl& control, const std::filesystem::path& records, const DiskPlan& plan,
                                     const host::TreeWatch& watch);

}   // namespace ack::disk
