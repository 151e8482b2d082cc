// What --keep-container-data puts aside: the old directories, once the disk holds verified copies of them. They are kept
// until a later run has proved that the host joined.
#pragma once

#include "disk/plan.hpp"
#include "host/control.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ack::disk {

// "/var/lib/kubelet" → "/var/lib/kubelet.before-ack-attach"
std::string kept_path(const std::string& target);

// Written before a directory is put aside, so that no other one is ever taken for it.
struct KeptRecord {
    std::string target, uuid, time;         // uuid: of the filesystem that holds the copy; time: RFC 3339
    std::uint64_t inode = 0;                // of the directory, which a renaming does not change
    // Earlier versions did not note these.
    std::optional<dev_t> device;            // of the filesystem that the directory lies on
    std::optional<std::string> directory;   // of the copy on the disk, empty for the disk's root
    std::optional<std::uint64_t> stamp;     // of all that is in it (host::TreeSize)
    bool removing = false;                  // its removal has begun: it may not be whole any more
    bool operator==(const KeptRecord&) const = default;
};
Result<void> write_kept(host::HostControl& control, const std::filesystem::path& records, const KeptRecord& record);
Result<std::vector<KeptRecord>> kept_records(const host::HostView& view, const std::filesystem::path& records);
Result<void> forget_kept(host::HostControl& control, const std::filesystem::path& records, const std::string& target);

// Removes what earlier runs put aside, and says so for each, when the plan's disk has taken its place and it is for sure the
// directory that was put aside, unused and unchanged since then; else it stays, and the words say why. Of what `plan`
// itself puts aside nothing is removed.
std::vector<std::string> remove_kept(host::HostControl& control, const std::filesystem::path& records, const DiskPlan& plan,
                                     const host::TreeWatch& watch);

}   // namespace ack::disk
