#include "disk/apply_steps.hpp"

namespace ack::disk {

StepResult carry_out(const Applying& applying, const MakeDirectory& step) {
    if (step.on_disk && (!applying.plan.disk || device_below(applying.view(), step.path) != filesystem_number(applying.plan)))
        return refused(step.path + " does not lie on the data disk", "look whether the disk is mounted, then run again");
    const auto there = applying.view().info(step.path);
    if (step.on_disk && there && there->kind != host::FileKind::directory)
        return refused(step.path + " is there and is no directory", "look at what it is, move it away, then run again");
    if (auto made = applying.control.make_directories(step.path, step.mode); !made)
        return failed(made.error(), "make " + step.path + " writable, then run again");
    if (step.on_disk)
        if (auto own = directory_of_disk(applying.view(), step.path, *filesystem_number(applying.plan)); !own) return own;
    restore_labels(applying, step.path);
    return {};
}

}   // namespace ack::disk
