// The steps of an undo that do not write to the disk.
#include "disk/apply_steps.hpp"
#include "disk/fstab_cut.hpp"
#include "disk/undo_plan.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

const std::filesystem::path fstab_file = "/etc/fstab";
const std::string busy = "stop what uses it (a kubelet, containers, a shell that stands in it), then run again";

// Everything that is to be unmounted can be: else a part would be gone and the rest not.
StepResult all_free(const Applying& applying, const std::vector<host::Mount>& mounts) {
    for (const auto& step : applying.plan.steps) {
        const auto* planned = std::get_if<Unmount>(&step.operation);
        const auto* mount = planned ? host::mount_at(mounts, planned->target) : nullptr;
        if (!mount) continue;
        if (mount->device != applying.plan.disk->number || mount->root != planned->root)
            return refused(planned->target + " is a mount of " + mount->source + " now", "run again");
        if (const auto can = applying.control.can_unmount(planned->target); !can) return refused(can.error().what, busy);
    }
    return {};
}

void thaw(const Applying& applying, const std::string& target) {
    if (const auto thawed = applying.control.make_writable(target); !thawed) applying.say(thawed.error().what);
}

}   // namespace

StepResult carry_out(const Applying& applying, const Unmount& step) {
    if (!applying.plan.disk) return refused("no data disk is planned for", "run again");
    const auto mounts = host::mounts(applying.view());
    if (!mounts) return refused("the mounts cannot be looked at: " + mounts.error().what, "run again");
    if (auto free = all_free(applying, *mounts); !free) return free;
    if (!host::mount_at(*mounts, step.target)) return {};
    if (!step.only.empty()) {
        // From here on nobody can put a file there between the look and the unmounting.
        if (auto frozen = applying.control.make_read_only(step.target); !frozen) return failed(frozen.error(), busy);
        const auto strangers = strangers_in(applying.view(), step.target, step.only);
        if (!strangers || !strangers->empty()) {
            thaw(applying, step.target);
            return refused(strangers ? strangers->front() + " is there now" : strangers.error().what,
                           "find out who writes to the disk, then run again");
        }
    }
    if (auto unmounted = applying.control.unmount(step.target); !unmounted) {
        if (!step.only.empty()) thaw(applying, step.target);
        return failed(unmounted.error(), busy);
    }
    const auto now = host::mounts(applying.view());
    const auto* left = now ? host::mount_at(*now, step.target) : nullptr;
    if (!now || (left && left->device == applying.plan.disk->number && left->root == step.root))
        return failed(Error{step.target + " is still mounted, after unmounting it", 0}, "look at /proc/self/mountinfo, then run again");
    return {};
}

StepResult carry_out(const Applying& applying, const CutFstab& step) {
    const auto old_text = applying.view().read(fstab_file);
    if (!old_text) return refused(old_text.error().what, "make /etc/fstab readable, then run again");
    const auto cut = without_ours(*old_text, step.lines);
    if (cut.lines != step.lines) return refused("/etc/fstab has changed since this was planned", "run again");
    if (auto written = applying.control.replace_file(fstab_file, cut.text); !written)
        return failed(written.error(), "make /etc/fstab writable (lsattr /etc/fstab; is / read-only or full?), then run again");
    const auto now = applying.view().read(fstab_file);
    if (!now || *now != cut.text)
        return failed(Error{"/etc/fstab does not hold what was written to it", 0}, "look at /etc/fstab, then run again");
    return {};
}

StepResult carry_out(const Applying& applying, const RemoveFile& step) {
    const auto text = applying.view().read(step.path);
    if (!text && host::absent(text.error())) return {};
    if (!text || *text != step.text)
        return refused(text ? step.path + " has changed since this was planned" : text.error().what, "look at it, then run again");
    if (auto removed = applying.control.remove_file(step.path); !removed)
        return failed(removed.error(), "make " + std::filesystem::path(step.path).parent_path().string() + " writable, then run again");
    // The directory was made for the drop-in: it goes when nothing else is in it.
    const auto directory = std::filesystem::path(step.path).parent_path();
    if (directory.extension() == ".d") static_cast<void>(applying.control.remove_empty_directory(directory));
    return {};
}

StepResult carry_out(const Applying& applying, const RemoveDirectory& step) {
    const auto removed = applying.control.remove_empty_directory(step.path);
    if (!removed) applying.say(step.path + " stays: " + removed.error().what);
    return {};
}

StepResult carry_out(const Applying& applying, const CloseReceipt& step) {
    const auto all = receipts(applying.view(), applying.places.receipts);
    if (!all) return failed(all.error(), "look into " + applying.places.receipts.string() + ", then run again");
    const auto receipt = std::find_if(all->begin(), all->end(), [&](const auto& one) { return one.uuid == step.uuid; });
    if (receipt == all->end()) return {};
    if (auto closed = close_receipt(applying.control, applying.places.receipts, *receipt); !closed)
        return failed(closed.error(), "make " + applying.places.receipts.string() + " writable, then run again");
    return {};
}

}   // namespace ack::disk
