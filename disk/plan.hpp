// What should become of the data disk, decided from plain data alone. No policy on checks ever reaches this.
#pragma once

#include "disk/choice.hpp"
#include "disk/cloud_disks.hpp"
#include "disk/identity.hpp"
#include "disk/inventory.hpp"
#include "disk/journal.hpp"
#include "disk/obstacles.hpp"
#include "disk/proof.hpp"
#include "disk/superblock.hpp"
#include "host/mounts.hpp"
#include "host/signatures.hpp"

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace ack::disk {

// Where the disk and its parts go. The platform's own layout: the disk at `base`, its directories bind-mounted.
struct Bind { std::string directory, target; bool operator==(const Bind&) const = default; };
struct Layout {
    std::string base = "/var/lib/container";
    std::vector<Bind> binds = {{"kubelet", "/var/lib/kubelet"}, {"docker", "/var/lib/docker"},
                               {"containerd", "/var/lib/containerd"}};
    bool operator==(const Layout&) const = default;
};

// What stands at a mount target before we mount there.
enum class TargetKind { absent, empty_directory, full_directory, symlink, other_file, unreadable };
struct TargetState {
    TargetKind kind = TargetKind::unreadable;
    std::string detail;                  // first names found, where the link leads, why unreadable
    bool operator==(const TargetState&) const = default;
};

// Which mke2fs this host has and what it knows.
struct Mke2fs {
    std::string version;                 // "1.47.0"
    bool undo_file = false;              // -z, since 1.43
    bool prezeroed = false;              // -E assume_storage_prezeroed, since 1.47
    bool operator==(const Mke2fs&) const = default;
};

// The only partition of a disk that has just one.
struct PartitionSeen {
    std::vector<host::TableEntry> table; // what the disk's partition table says
    Content content = Unreadable{"not read"};
    bool operator==(const PartitionSeen&) const = default;
};
struct PartitionIdentity {
    std::string name;                    // "vdb1"
    dev_t number = 0;
    std::uint32_t index = 0;
    std::uint64_t start = 0, bytes = 0;
    bool operator==(const PartitionIdentity&) const = default;
};
PartitionIdentity identity_of(const Partition& partition);

// All that the decision rests on, besides the inventory. `look_for_plan` gathers it; tests write it down.
struct PlanInput {
    DiskInventory inventory;
    DiskWish wish;                       // automatic is already resolved by what the attach command asks
    CloudSerials cloud_serials = unknown<CloudSerials::value_type>("not looked at");
    Layout layout;
    unsigned inode_ratio = 8192;         // mkfs.ext4 -i, as the platform does
    Scan scan = Scan::full;              // how thoroughly a disk must have been proved blank at least
    Fact<Mke2fs> mke2fs = unknown<Mke2fs>("not looked at");
    Fact<std::string> machine_id = unknown<std::string>("not looked at");
    Fact<std::vector<host::Mount>> mounts = unknown<std::vector<host::Mount>>("not looked at");
    Fact<std::string> fstab = unknown<std::string>("not looked at");      // the text, comments matter; empty when absent
    std::map<std::string, TargetState> targets;           // by path: base and every bind target
    std::vector<std::string> put_aside;                   // targets beside which something stands that was put aside (kept.hpp)
    std::vector<std::string> being_removed;               // and of these the removal of that has begun: it is not whole any more
    Fact<std::vector<std::string>> target_users = unknown<std::vector<std::string>>("not looked at");    // only to copy them
    std::map<std::string, Content> contents;              // by disk name; only the chosen one was read
    std::map<std::string, PartitionSeen> partitions;      // by disk name; of the chosen one, when it has just one
    // By name of the device that holds it (the chosen disk or its only partition): of an ext or XFS filesystem, and what
    // lies behind it (what_lies_behind).
    std::map<std::string, Superblock> superblocks;
    std::map<std::string, Fact<std::string>> behind;
    std::map<std::string, std::string> drop_ins;          // path → text of those of ours that exist
    std::vector<std::string> markers;                     // paths of those that exist in /var
    // What a plan writes to and cannot: path → why.
    std::map<std::string, std::string> unwritable;
    Fact<std::uint64_t> bytes_free = unknown<std::uint64_t>("not looked at");   // for the undo file of a format
    bool in_hosts_mount_namespace = true;
    Fact<std::vector<JournalRecord>> unfinished = unknown<std::vector<JournalRecord>>("not looked at");
    std::set<std::string> undo_files;    // of those that the records name: which are there
    std::filesystem::path journal = "/var/lib/ack-attach/journal";    // where those records lie, for the words
    // The attach script's own formatter is kept from every disk (never with mode vendor).
    bool hold_back_formatter = true;
};

// The steps. Each names the disk it is for where there is one, and can say itself in a sentence.
struct FormatDisk { Identity disk; std::string uuid; unsigned inode_ratio = 8192; bool keep_undo_file = false;
                    Scan scan = Scan::full;              // the proof under the lock
                    bool assume_prezeroed = false;       // mke2fs knows it, and every byte is proved to be zero
                    bool operator==(const FormatDisk&) const = default; };
struct MakeDirectory { std::string path; unsigned mode = 0755;
                       bool on_disk = false;             // must lie on the plan's disk, never on the system disk
                       bool operator==(const MakeDirectory&) const = default; };
struct AppendFstab { std::vector<std::string> lines; bool operator==(const AppendFstab&) const = default; };
struct WriteDropIn { std::string path, text; bool operator==(const WriteDropIn&) const = default; };
// A filesystem that others made is first mounted read-only where nobody sees it, and looked at.
enum class FirstLook {
    none,
    mountable,                           // it can be mounted at all
    empty,                               // and there is nothing in it
};
struct MountDisk { Identity disk; std::string uuid, type, target, options; FirstLook look = FirstLook::none;
                   bool operator==(const MountDisk&) const = default; };
struct BindMount { std::string source, target; bool operator==(const BindMount&) const = default; };
// What stands at `source` becomes `directory` of the disk; without a directory what is in it goes to the disk's root. The
// disk is mounted where nobody sees it meanwhile.
struct CopyDirectory { Identity disk; std::string uuid, type, source, directory; FirstLook look = FirstLook::none;
                       bool operator==(const CopyDirectory&) const = default; };
// The copy is compared once more, the target put aside, and made anew, empty.
struct SwitchDirectory { Identity disk; std::string uuid, type, target, directory;
                         bool operator==(const SwitchDirectory&) const = default; };
struct WriteMarker { std::string path; bool operator==(const WriteMarker&) const = default; };   // /var/.skip-auto-fdisk
struct ReloadUnits { bool operator==(const ReloadUnits&) const = default; };                     // daemon-reload, where systemd runs

// Of a format that was interrupted, by its record in the journal.
struct RestoreDisk { Identity disk; std::string uuid, undo_file, undo_sha256;    // e2undo; no sum: the file is unfinished too
                     bool operator==(const RestoreDisk&) const = default; };
struct ForgetRecord { std::string uuid; bool operator==(const ForgetRecord&) const = default; };     // nothing was written
struct AdoptFormat { std::string uuid; bool operator==(const AdoptFormat&) const = default; };       // it was finished

// Of taking a format back.
struct Unmount { std::string target, root;               // of the plan's disk
                 std::vector<std::string> only;          // not empty: nothing but these, and they are empty directories, is in it
                 bool operator==(const Unmount&) const = default; };
struct UndoFormat { Identity disk; std::string uuid, undo_file, undo_sha256; bool operator==(const UndoFormat&) const = default; };
struct CutFstab { std::vector<std::string> lines; bool operator==(const CutFstab&) const = default; };
struct RemoveFile { std::string path, text;              // only while it holds this text
                    bool operator==(const RemoveFile&) const = default; };
struct RemoveDirectory { std::string path;               // only while it is empty
                         bool operator==(const RemoveDirectory&) const = default; };
struct CloseReceipt { std::string uuid; bool operator==(const CloseReceipt&) const = default; };

using Operation = std::variant<FormatDisk, CopyDirectory, SwitchDirectory, MakeDirectory, AppendFstab, WriteDropIn, ReloadUnits,
                               MountDisk, BindMount, WriteMarker, RestoreDisk, ForgetRecord, AdoptFormat, Unmount, UndoFormat,
                               CutFstab, RemoveFile, RemoveDirectory, CloseReceipt>;

struct Step {
    Operation operation;
    std::string sentence;                // what it does and why, for people
    bool operator==(const Step&) const = default;
};

struct DiskPlan {
    std::optional<Identity> disk;        // none: no data disk is touched
    std::optional<PartitionIdentity> partition;    // the filesystem is not on the whole disk but on this
    std::string rule;                    // why this disk, or why none
    std::string content;                 // what it holds, in words
    std::string uuid;                    // of the filesystem, when known
    std::vector<Step> steps;             // empty with a disk and no refusal: all is in place already
    std::vector<Refusal> refusals;       // any: nothing is done
    std::vector<std::string> notes;      // things the operator should know (a blank disk that nothing asks for)
    bool operator==(const DiskPlan&) const = default;
};

DiskPlan decide(const PlanInput& input);

// The device that holds the plan's filesystem, or nothing without a disk; and how it is called ("/dev/vdb1").
std::optional<dev_t> filesystem_number(const DiskPlan& plan);
std::string filesystem_node(const DiskPlan& plan);

// Reads the host (and the chosen disk, every byte) for `decide`.
// /dev/disk/by-… links in the wish are resolved to the device's own name.
struct LookForPlan {
    DiskWish wish;
    CloudSerials cloud_serials;
    Layout layout;
    unsigned inode_ratio = 8192;
    ProofOptions proof;
    Deadline deadline = Deadline::never();
    bool hold_back_formatter = true;
    std::filesystem::path journal = "/var/lib/ack-attach/journal";
    std::filesystem::path kept = "/var/lib/ack-attach/kept";
};
PlanInput look_for_plan(const host::HostView& view, const DiskInventory& inventory, const LookForPlan& how);

void to_json(nlohmann::json& json, const DiskPlan& plan);
// Reads back what to_json wrote; errors name the place.
Result<DiskPlan> plan_from_json(const nlohmann::json& json);

}   // namespace ack::disk
