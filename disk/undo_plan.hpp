// What has to be done to take the newest format back, decided from plain data alone: the counterpart of disk/plan.hpp.
#pragma once

#include "disk/plan.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ack::disk {

struct UndoInput {
    Fact<std::vector<Receipt>> receipts = unknown<std::vector<Receipt>>("not looked at");
    Fact<std::vector<JournalRecord>> unfinished = unknown<std::vector<JournalRecord>>("not looked at");
    std::filesystem::path places = "/var/lib/ack-attach";     // where both lie, for the words
    DiskInventory inventory;
    Layout layout;
    Fact<std::string> machine_id = unknown<std::string>("not looked at");
    Fact<std::vector<host::Mount>> mounts = unknown<std::vector<host::Mount>>("not looked at");
    Fact<std::string> fstab = unknown<std::string>("not looked at");
    std::map<std::string, std::string> drop_ins, markers;     // path → text of those that exist
    bool in_hosts_mount_namespace = true;
    Fact<bool> joined = unknown<bool>("not looked at");       // /etc/kubernetes/kubelet.conf is there
    // Of the receipt's disk:
    Fact<host::Signatures> signatures = unknown<host::Signatures>("not looked at");
    // Paths in the filesystem besides lost+found and our empty directories.
    Fact<std::vector<std::string>> strangers = unknown<std::vector<std::string>>("not looked at");
    // Targets whose content was copied to it, where what stood there before is still put aside (disk/kept.hpp).
    Fact<std::vector<std::string>> put_aside = unknown<std::vector<std::string>>("not looked at");
    std::vector<std::string> being_removed;    // and of these the removal of that has begun: it is not whole any more
    Fact<std::string> undo_sha256 = unknown<std::string>("not looked at");   // of the receipt's undo file, as it is now
};

// The newest one by its time; nullptr when there is none.
const Receipt* newest(const UndoInput& input);
// The receipt's disk as it is called now; nullptr when it is not there.
const Disk* disk_of(const DiskInventory& inventory, const Receipt& receipt);

// `force` gives leave to take a joined host's disk, and files in it that are not ours; nothing else.
// No receipt: neither steps nor refusals, and no uuid.
DiskPlan decide_undo(const UndoInput& input, bool force);

struct LookForUndo {
    Layout layout;
    std::filesystem::path places = "/var/lib/ack-attach";
    Deadline deadline = Deadline::never();
};
UndoInput look_for_undo(const host::HostView& view, const DiskInventory& inventory, const LookForUndo& how);

// What the plan's disk holds now, after an undo: "is blank again: …", or where the first byte is that is not zero.
std::string what_is_left(const host::HostView& view, const Identity& disk, const ProofOptions& options);

// What a filesystem of ours has in its root: lost+found and the layout's directories.
std::vector<std::string> names_of(const Layout& layout);
// Paths of what is in a directory besides empty directories of these names, and of what is in those.
Result<std::vector<std::string>> strangers_in(const host::HostView& view, const std::string& directory,
                                              const std::vector<std::string>& names);

}   // namespace ack::disk
