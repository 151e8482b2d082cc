#include "disk/apply_steps.hpp"

#include "disk/patience.hpp"

namespace ack::disk {

// Through a descriptor of its own, so that nothing remembered from earlier answers.
StepResult holds_the_filesystem(const Applying& applying, const MountDisk& step) {
    const auto device =
        host::BlockDevice::open(applying.view(), filesystem_node(applying.plan), filesystem_number(applying.plan));
    if (!device) return refused(device.error().what, "run again");
    const std::function<Result<host::Signatures>()> probe = [device = *device] {
        return host::probe_signatures(device.descriptor());
    };
    const auto found = within(applying.deadline.within(std::chrono::minutes(2)), probe);
    if (!found) return refused(describe(step.disk) + " does not answer", "look at the kernel's log (dmesg)");
    if (!*found) return refused((*found).error().what, "look at the kernel's log (dmesg)");
    const auto& signatures = **found;
    const bool same = !signatures.ambivalent && signatures.found.size() == 1 &&
                      signatures.found.front().type == step.type && signatures.found.front().uuid == step.uuid;
    if (!same)
        return refused(filesystem_node(applying.plan) + " of " + describe(step.disk) + " does not hold the " + step.type + " filesystem " + step.uuid +
                           " that was planned for",
                       "look at the disks again (ack-attach plan), then run again");
    return {};
}

namespace {

StepResult verify(const Applying& applying, const MountDisk& step) {
    const auto mounts = host::mounts(applying.view());
    const auto* mount = mounts ? host::mount_at(*mounts, step.target) : nullptr;
    if (!mount || mount->device != filesystem_number(applying.plan) || mount->root != "/" || mount->read_only)
        return failed(Error{step.target + " is not where " + describe(step.disk) + " is mounted, after mounting it", 0},
                      "look at /proc/self/mountinfo and the kernel's log (dmesg)");
    return {};
}

}   // namespace

StepResult carry_out(const Applying& applying, const MountDisk& step) {
    // systemd may have been quicker: it mounts what it finds in fstab when the device appears.
    if (verify(applying, step)) return {};
    const auto intent = applying.plan.partition ? Intent::mount_partition : Intent::mount;
    if (auto same = look_again(applying, step.disk, intent); !same) return same;
    if (auto free = targets_are_free(applying, {step.target}); !free) return free;
    if (auto holds = holds_the_filesystem(applying, step); !holds) return holds;
    if (auto looked = take_first_look(applying, step); !looked) return looked;
    const auto mounted = applying.control.mount({filesystem_node(applying.plan), step.target, step.type, step.options, false});
    if (!mounted && !verify(applying, step))
        return failed(mounted.error(), "look at the kernel's log (dmesg), then run again");
    if (auto verified = verify(applying, step); !verified) return verified;
    restore_labels(applying, step.target);
    return {};
}

}   // namespace ack::disk
