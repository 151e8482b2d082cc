#include "disk/apply_steps.hpp"

namespace ack::disk {

namespace {

StepResult verify(const Applying& applying, const BindMount& step, dev_t disk) {
    const auto mounts = host::mounts(applying.view());
    const auto* mount = mounts ? host::mount_at(*mounts, step.target) : nullptr;
    const auto* source = mounts ? host::mount_of(*mounts, step.source) : nullptr;
    const bool there = mount && source && mount->device == disk && source->device == disk &&
                       source->target + mount->root == step.source;
    if (!there)
        return failed(Error{step.target + " is not " + step.source + " of the data disk, after mounting it", 0},
                      "look at /proc/self/mountinfo");
    return {};
}

}   // namespace

StepResult carry_out(const Applying& applying, const BindMount& step) {
    if (!applying.plan.disk) return refused("no data disk is planned for", "run again");
    const auto disk = *filesystem_number(applying.plan);
    if (verify(applying, step, disk)) return {};
    if (auto own = directory_of_disk(applying.view(), step.source, disk); !own) return own;
    if (auto free = targets_are_free(applying, {step.target}); !free) return free;
    const auto mounted = applying.control.mount({step.source, step.target, "", "", true});
    if (!mounted && !verify(applying, step, disk))
        return failed(mounted.error(), "look at the kernel's log (dmesg), then run again");
    return verify(applying, step, disk);
}

}   // namespace ack::disk
