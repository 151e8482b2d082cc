#include "disk/undo_plan.hpp"

#include "disk/fstab_cut.hpp"
#include "disk/kept.hpp"
#include "disk/steps.hpp"
#include "systemd/units.hpp"

#include <algorithm>
#include <array>

namespace ack::disk {

namespace {

const std::string insist = "if all of that may go: ack-attach undo --force";

void refuse(DiskPlan& plan, std::string reason, std::string remedy) {
    plan.refusals.push_back({std::move(reason), std::move(remedy)});
}

void add(DiskPlan& plan, Operation operation, std::string sentence) {
    plan.steps.push_back({std::move(operation), std::move(sentence)});
}

std::string joined(const std::vector<std::string>& words, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < std::min(words.size(), most); ++i) text += (i == 0 ? "" : ", ") + words[i];
    return words.size() > most ? text + " and " + std::to_string(words.size() - most) + " more" : text;
}

struct Undoing {
    const UndoInput& input;
    const Receipt& receipt;
    const Disk& disk;
    bool force;
    DiskPlan& plan;

    std::string device() const { return describe(*plan.disk); }
};

// Without these nothing can be said about any disk.
bool base_facts(const UndoInput& input, DiskPlan& plan) {
    if (!input.in_hosts_mount_namespace)
        refuse(plan, "this program does not run in the host's own mount namespace",
               "run it on the host itself (for a container: nsenter --target 1 --mount)");
    if (!input.inventory.disks)
        refuse(plan, "the disks of this host are not known: " + input.inventory.disks.error().what, "run it as root");
    if (!input.mounts)
        refuse(plan, "the mounts of this host are not known: " + input.mounts.error().what, "run it on the host itself");
    if (!input.fstab) refuse(plan, "/etc/fstab is not known: " + input.fstab.error().what, "make /etc/fstab readable");
    return plan.refusals.empty();
}

void refuse_another_host(const UndoInput& input, const Receipt& receipt, DiskPlan& plan) {
    if (input.machine_id && *input.machine_id == receipt.machine_id) return;
    refuse(plan,
           "the receipt was written on a host with the machine id " + receipt.machine_id + ", this one has " +
               (input.machine_id ? *input.machine_id : "none that is known"),
           "it came with an image: remove it from " + (input.places / "receipts").string());
}

// What is in it is asked only while there is a filesystem: it was before an undo began to take it away.
void refuse_use(const Undoing& undo, bool bare) {
    const auto& input = undo.input;
    if (!input.joined)
        refuse(undo.plan, "whether this host has joined a cluster is not known: " + input.joined.error().what, "run it as root");
    else if (*input.joined && !undo.force)
        refuse(undo.plan, "this host has joined a cluster (/etc/kubernetes/kubelet.conf), and its containers live on " + undo.device(),
               "drain the node and remove it in the ACK console first; " + insist);
    if (undo.force || bare) return;
    if (!input.strangers)
        refuse(undo.plan, "what the filesystem on " + undo.device() + " holds is not known: " + input.strangers.error().what,
               "mount it at " + input.layout.base + " and run this again; " + insist);
    else if (!input.strangers->empty())
        refuse(undo.plan, "the filesystem on " + undo.device() + " holds more than was put there: " + joined(*input.strangers, 5),
               "save what is needed, remove it; " + insist);
}

// Afterwards the old directories would stand beside empty ones, and the services would start with the empty ones.
void refuse_moved_data(const Undoing& undo) {
    if (!undo.input.put_aside)
        return refuse(undo.plan, "whether container data were moved to " + undo.device() + " is not known: " + undo.input.put_aside.error().what,
                      "look into " + (undo.input.places / "kept").string() + ", then run again");
    for (const auto& target : *undo.input.put_aside) {
        const auto kept = kept_path(target);
        const auto& gone = undo.input.being_removed;
        if (std::find(gone.begin(), gone.end(), target) != gone.end()) {
            refuse(undo.plan, kept + " is partly removed: what stood in " + target + " is whole on " + undo.device() + " only",
                   "save what is needed of it, remove the rest (rm -r --one-file-system " + kept + "), then run this again");
            continue;
        }
        const bool mounted = host::mount_at(*undo.input.mounts, target) != nullptr;
        refuse(undo.plan, "what stood in " + target + " was copied to " + undo.device() + ", and the old directory is " + kept,
               "to go back to it, with kubelet, containerd and docker stopped: " + (mounted ? "umount " + target + "; " : std::string()) +
                   "rmdir " + target + "; mv " + kept + " " + target +
                   "; then run this again (what was written since is only on the disk: save it first)");
    }
}

// The place where the layout mounts this, or nothing.
bool is_ours(const Layout& layout, const host::Mount& mount) {
    if (mount.target == layout.base) return mount.root == "/";
    return std::any_of(layout.binds.begin(), layout.binds.end(), [&](const Bind& bind) {
        return mount.target == bind.target && mount.root == "/" + bind.directory;
    });
}

// The newest first: binds stand upon the base.
void unmount_all(const Undoing& undo) {
    const auto& mounts = *undo.input.mounts;
    std::vector<const host::Mount*> ours;
    for (const auto& mount : mounts) {
        if (mount.device != undo.disk.number) continue;
        if (is_ours(undo.input.layout, mount))
            ours.push_back(&mount);
        else
            refuse(undo.plan, undo.device() + " is also mounted at " + mount.target, "unmount " + mount.target + ", then run again");
    }
    for (const auto& mount : mounts)
        for (const auto* below : ours)
            if (mount.parent == below->id && mount.device != undo.disk.number)
                refuse(undo.plan, mount.source + " is mounted at " + mount.target + ", below " + below->target,
                       "unmount " + mount.target + ", then run again");
    std::stable_sort(ours.begin(), ours.end(), [](const auto* a, const auto* b) { return a->root != "/" && b->root == "/"; });
    for (const auto* mount : ours)
        add(undo.plan,
            Unmount{mount->target, mount->root,
                    mount->root == "/" && !undo.force ? names_of(undo.input.layout) : std::vector<std::string>{}},
            "unmount " + mount->target);
}

void refuse_openers(const Undoing& undo) {
    auto unmounted = undo.disk;
    unmounted.use.mounts.clear();
    for (auto& refusal : obstacles(undo.input.inventory, unmounted, Intent::format)) {
        refusal.remedy = "mend that, then run again";
        undo.plan.refusals.push_back(std::move(refusal));
    }
}

bool holds_it(const host::Signatures& signatures, const std::string& uuid) {
    return !signatures.ambivalent && signatures.found.size() == 1 && signatures.found.front().type == "ext4" &&
           signatures.found.front().uuid == uuid;
}

void put_back(const Undoing& undo) {
    const auto& [input, receipt, disk, force, plan] = undo;
    const auto record = std::find_if(input.unfinished->begin(), input.unfinished->end(),
                                     [&](const auto& one) { return is_of(one, *undo.plan.disk); });
    const bool begun = record != input.unfinished->end() && record->uuid == receipt.uuid && !record->undo_sha256.empty() &&
                       record->undo_sha256 == receipt.undo_sha256;
    if (record != input.unfinished->end() && !begun)
        return refuse(plan, "a later format of " + undo.device() + " began at " + record->started + " and did not finish",
                      "finish it (ack-attach prepare), then run this again");
    if (!input.signatures)
        return refuse(plan, "what " + undo.device() + " holds is not known: " + input.signatures.error().what,
                      "look at the kernel's log (dmesg), then run again");
    const bool holds = holds_it(*input.signatures, receipt.uuid);
    const bool bare = input.signatures->found.empty() && !input.signatures->ambivalent;
    if (!holds && !bare)
        return refuse(plan, undo.device() + " does not hold the ext4 filesystem " + receipt.uuid + " that was made, but " +
                                describe(Content(Holds{*input.signatures})).substr(std::string("holds ").size()),
                      "nothing on it is ours to take back: look whose it is");
    if (bare && !begun) {
        plan.notes.push_back(undo.device() + " does not hold the filesystem any more: nothing is written to it");
        return;
    }
    refuse_use(undo, bare);
    if (receipt.undo_file.empty())
        return refuse(plan, "the format kept no undo file (mke2fs is older than 1.43)",
                      "to go back: unmount it, take its lines out of /etc/fstab; the disk was blank, so overwriting it with zeros makes "
                      "it as it was");
    if (!input.undo_sha256)
        return refuse(plan, "the undo file cannot be used: " + input.undo_sha256.error().what,
                      "look for it; without it the format cannot be taken back, but the disk was blank before: unmount it, take its "
                      "lines out of /etc/fstab, overwrite it with zeros if all in it may go");
    if (receipt.undo_sha256.empty() || *input.undo_sha256 != receipt.undo_sha256)
        return refuse(plan, "the undo file " + receipt.undo_file + " is not as it was written (its SHA-256 differs from the receipt's)",
                      "look for the true one in a backup; what is in this one is not written to the disk");
    add(plan, UndoFormat{*plan.disk, receipt.uuid, receipt.undo_file, receipt.undo_sha256},
        "put back on " + undo.device() + " what the format of " + receipt.finished + " overwrote (e2undo " + receipt.undo_file + ")");
    plan.notes.push_back("e2undo puts back what mkfs.ext4 overwrote. What was written elsewhere while it was mounted stays: the "
                         "filesystem's journal, its lazy initialisation, files");
}

void cut_fstab(const Undoing& undo) {
    const auto& layout = undo.input.layout;
    const auto& uuid = undo.receipt.uuid;
    std::vector<std::string> ours = {text_of(disk_line(*undo.plan.disk, uuid, "ext4", layout.base, false))};
    for (const auto& bind : layout.binds) ours.push_back(text_of(bind_line(layout.base, bind.directory, bind.target)));
    const auto cut = without_ours(*undo.input.fstab, ours);
    const auto names_it = [&](const host::FstabLine& line) {
        return line.source == "UUID=" + uuid || line.source == "/dev/disk/by-uuid/" + uuid ||
               line.source == "/dev/" + undo.disk.name || line.source.starts_with(layout.base + "/");
    };
    for (const auto& line : host::parse_fstab(cut.text).lines)
        if (names_it(line))
            refuse(undo.plan, "/etc/fstab has a line for " + line.target + " (" + line.source + ") that is not as it was written",
                   "take it out, else the next boot may wait for a filesystem that is gone; then run again");
    if (!cut.lines.empty())
        add(undo.plan, CutFstab{cut.lines}, "take the " + std::to_string(cut.lines.size()) +
                                                " lines that were appended to /etc/fstab out again; all others stay as they are");
}

bool made(const Receipt& receipt, const std::string& path) {
    return std::find(receipt.made.begin(), receipt.made.end(), path) != receipt.made.end();
}

void remove_files(const Undoing& undo) {
    std::vector<std::string> mounts = {undo.input.layout.base};
    for (const auto& bind : undo.input.layout.binds) mounts.push_back(bind.target);
    for (const auto& [path, text] : undo.input.drop_ins) {
        const auto unit = std::filesystem::path(path).parent_path().stem().string();    // kubelet.service.d
        if (systemd::requires_mounts(unit, mounts).text == text)
            add(undo.plan, RemoveFile{path, text}, "remove " + path);
        else
            undo.plan.notes.push_back(path + " is not as it was written and stays");
    }
    for (const auto& [path, text] : undo.input.markers) {
        if (!made(undo.receipt, path))
            undo.plan.notes.push_back(path + " was there before the format, and stays");
        else if (!text.empty())
            undo.plan.notes.push_back(path + " is not empty, so it is not ours, and stays");
        else
            add(undo.plan, RemoveFile{path, text}, "remove " + path + " (the attach script may format disks again)");
    }
    // The mount targets only, whatever else a receipt may name.
    for (const auto& path : mounts)
        if (made(undo.receipt, path)) add(undo.plan, RemoveDirectory{path}, "remove " + path + " if it is empty: it was made to mount on");
}

}   // namespace

const Receipt* newest(const UndoInput& input) {
    if (!input.receipts || input.receipts->empty()) return nullptr;
    return &*std::max_element(input.receipts->begin(), input.receipts->end(),
                              [](const auto& a, const auto& b) { return a.finished < b.finished; });
}

const Disk* disk_of(const DiskInventory& inventory, const Receipt& receipt) {
    if (!inventory.disks) return nullptr;
    for (const auto& disk : *inventory.disks)
        if (difference_across_boots(receipt.disk, identity_of(disk)).empty()) return &disk;
    return nullptr;
}

DiskPlan decide_undo(const UndoInput& input, bool force) {
    DiskPlan plan;
    if (!input.receipts)
        refuse(plan, "the receipts of formats cannot be read: " + input.receipts.error().what,
               "look into " + (input.places / "receipts").string());
    if (!input.unfinished)
        refuse(plan, "whether a format was begun and not finished is not known: " + input.unfinished.error().what,
               "look into " + (input.places / "journal").string());
    if (!plan.refusals.empty()) return plan;
    const auto* receipt = newest(input);
    if (!receipt) return plan;
    plan.uuid = receipt->uuid;
    plan.disk = receipt->disk;
    plan.rule = "it was formatted at " + receipt->finished + " (the newest receipt); it was " + receipt->proof;
    if (!base_facts(input, plan)) return plan;
    refuse_another_host(input, *receipt, plan);
    const auto* disk = disk_of(input.inventory, *receipt);
    if (!disk) {
        refuse(plan, describe(receipt->disk) + ", which was formatted, is not among the disks of this host",
               "attach it again, or take its lines out of /etc/fstab by hand and remove the receipt from " +
                   (input.places / "receipts").string());
        return plan;
    }
    plan.disk = identity_of(*disk);
    plan.content = input.signatures ? describe(Content(Holds{*input.signatures})) : "not read";
    if (input.signatures && input.signatures->found.empty()) plan.content = "no filesystem";
    const Undoing undo{input, *receipt, *disk, force, plan};
    refuse_moved_data(undo);
    refuse_openers(undo);
    unmount_all(undo);
    put_back(undo);
    cut_fstab(undo);
    remove_files(undo);
    if (!plan.steps.empty()) add(plan, ReloadUnits{}, "have systemd read /etc/fstab and its units again, where it runs");
    add(plan, CloseReceipt{receipt->uuid}, "move the receipt away, to " + (input.places / "receipts" / "undone").string());
    if (!plan.refusals.empty()) plan.steps.clear();
    return plan;
}

}   // namespace ack::disk
