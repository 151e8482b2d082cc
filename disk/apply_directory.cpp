#include "disk/apply_steps.hpp"

namespace ack::disk {

StepResult carry_out(const Applying& applying, const MakeDirectory& step) {
    if (step.on_disk && (!applying.plan.disk || device_below(applying.view(), step.path) != applying.plan.disk->number))
        return refused(step.path + " does not lie on the data disk", "look whether the disk is mounted, then run again");
    if (auto made = applying.control.make_directories(step.path, step.mode); !made)
        return failed(made.error(), "make " + step.path + " writable, then run again");
    restore_labels(applying, step.path);
    return {};
}

}   // namespace ack::disk
