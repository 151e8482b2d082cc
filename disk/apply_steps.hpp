// What the files of apply share: one file for each operation.
#pragma once

#include "disk/apply.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ack::disk {

struct Fault {
    bool refused = false;                // not as planned, and this step has changed nothing
    std::string what, remedy;
};
using StepResult = tl::expected<void, Fault>;

tl::unexpected<Fault> refused(std::string what, std::string remedy);
tl::unexpected<Fault> failed(const Error& error, std::string remedy);

struct Applying {
    host::HostControl& control;
    const DiskPlan& plan;
    const ApplyPlaces& places;
    const ApplyHooks& hooks;
    Deadline deadline;
    std::stop_token stop;
    std::map<std::string, std::uint64_t>& stamps;    // of the targets, from before they were copied (host::TreeSize)

    const host::HostView& view() const { return control.view(); }
    void say(const std::string& line) const {
        if (hooks.on_output) hooks.on_output(line);
    }
};

StepResult carry_out(const Applying& applying, const FormatDisk& step);
StepResult carry_out(const Applying& applying, const CopyDirectory& step);
StepResult carry_out(const Applying& applying, const SwitchDirectory& step);
StepResult carry_out(const Applying& applying, const MakeDirectory& step);
StepResult carry_out(const Applying& applying, const AppendFstab& step);
// The lines come out again when nothing stands below them any more. False: they stay.
bool take_back(const Applying& applying, const AppendFstab& step);
StepResult carry_out(const Applying& applying, const WriteDropIn& step);
StepResult carry_out(const Applying& applying, const ReloadUnits& step);
StepResult carry_out(const Applying& applying, const MountDisk& step);
StepResult carry_out(const Applying& applying, const BindMount& step);
StepResult carry_out(const Applying& applying, const WriteMarker& step);
StepResult carry_out(const Applying& applying, const RestoreDisk& step);
StepResult carry_out(const Applying& applying, const ForgetRecord& step);
StepResult carry_out(const Applying& applying, const AdoptFormat& step);
StepResult carry_out(const Applying& applying, const Unmount& step);
StepResult carry_out(const Applying& applying, const UndoFormat& step);
StepResult carry_out(const Applying& applying, const CutFstab& step);
StepResult carry_out(const Applying& applying, const RemoveFile& step);
StepResult carry_out(const Applying& applying, const RemoveDirectory& step);
StepResult carry_out(const Applying& applying, const CloseReceipt& step);

// Looks at all disks again. An error unless the planned one is there, the very same, and nothing is in the way.
tl::expected<void, Fault> look_again(const Applying& applying, const Identity& planned, Intent intent);
// What of the plan's own making undo may take away again, for the receipt: directories to mount on, markers.
std::vector<std::string> made_by(const DiskPlan& plan);
// What the open device says of itself, against what was planned for; empty: nothing differs.
std::string device_difference(const Identity& planned, const host::BlockDevice& device);
// The device holds the step's filesystem and nothing else: looked at anew.
StepResult holds_the_filesystem(const Applying& applying, const MountDisk& step);
// As the step's first look says, by a read-only mount that nobody sees.
StepResult take_first_look(const Applying& applying, const MountDisk& step);
// Every target that is still to be mounted on is free.
StepResult targets_are_free(const Applying& applying, const std::vector<std::string>& targets);
// SELinux labels as the policy has them for this path, where there is SELinux.
void restore_labels(const Applying& applying, const std::string& path);
// An error unless the path is a directory (no symlink) whose own filesystem is the disk's.
StepResult directory_of_disk(const host::HostView& view, const std::string& path, dev_t disk);
// The device that the filesystem at `path` lies on.
std::optional<dev_t> device_below(const host::HostView& view, const std::string& path);

}   // namespace ack::disk
