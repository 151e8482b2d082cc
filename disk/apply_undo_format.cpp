#include "disk/put_back.hpp"
#include "host/clock.hpp"
#include "host/sha256.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

// An undo that was interrupted has left its record, and e2undo may be repeated.
Result<bool> was_begun(const Applying& applying, const UndoFormat& step) {
    const auto records = unfinished(applying.view(), applying.places.journal);
    if (!records) return tl::unexpected(records.error());
    return std::any_of(records->begin(), records->end(), [&](const auto& record) {
        return record.uuid == step.uuid && is_of(record, step.disk) && record.undo_sha256 == step.undo_sha256;
    });
}

// Where an undo was interrupted there may be no filesystem; another one is somebody else's.
StepResult is_bare(const UndoFormat& step, const host::BlockDevice& device) {
    const auto found = host::probe_signatures(device.descriptor());
    if (!found) return refused(found.error().what, "look at the kernel's log (dmesg), then run again");
    if (found->found.empty() && !found->ambivalent) return {};
    return refused(describe(step.disk) + " does not hold the filesystem " + step.uuid + ", but " +
                       describe(Content(Holds{*found})).substr(std::string("holds ").size()),
                   "nothing on it is ours to take back: look whose it is");
}

StepResult is_the_disk_that_was_formatted(const Applying& applying, const UndoFormat& step, const host::BlockDevice& device) {
    if (const auto what = device_difference(step.disk, device); !what.empty())
        return refused(describe(step.disk) + " is not as planned: " + what, "run again");
    const auto begun = was_begun(applying, step);
    const auto holds = holds_ext4(device, step.uuid);
    if (!begun || !holds) return refused(begun ? holds.error().what : begun.error().what, "run again");
    if (!*holds && !*begun)
        return refused(describe(step.disk) + " does not hold the filesystem " + step.uuid + " any more", "run again");
    if (!*holds)
        if (auto bare = is_bare(step, device); !bare) return bare;
    const auto sum = host::sha256_hex_of_file(applying.view(), step.undo_file);
    if (!sum || step.undo_sha256.empty() || *sum != step.undo_sha256)
        return refused(sum ? step.undo_file + " has changed" : sum.error().what, "look for the true undo file");
    return check_undo_file(applying, device, step.undo_file, true);
}

StepResult undo_locked(const Applying& applying, const UndoFormat& step, const host::BlockDevice& device) {
    if (auto right = is_the_disk_that_was_formatted(applying, step, device); !right) return right;
    if (auto same = look_again(applying, step.disk, Intent::format); !same) return same;
    if (applying.stop.stop_requested()) return refused("stopped before anything was written", "run again");
    const auto machine_id = applying.view().read("/etc/machine-id", 4096);
    const JournalRecord record{step.disk,           step.uuid,        step.undo_file, machine_id ? machine_id->substr(0, 32) : "",
                               host::now_rfc3339(), step.undo_sha256};
    if (auto noted = write_record(applying.control, applying.places.journal, record); !noted)
        return refused(noted.error().what, "make /var/lib writable (is / read-only or full?), then run again");
    if (auto done = put_back(applying, device, step.undo_file, true, step.uuid); !done) return done;
    if (auto removed = remove_record(applying.control, applying.places.journal, record); !removed)
        return failed(removed.error(), "make " + applying.places.journal.string() + " writable, then run again");
    return {};
}

}   // namespace

StepResult carry_out(const Applying& applying, const UndoFormat& step) {
    if (auto same = look_again(applying, step.disk, Intent::format); !same) return same;
    auto device = host::BlockDevice::open_locked(applying.view(), "/dev/" + step.disk.name, step.disk.number,
                                                 applying.deadline.within(std::chrono::minutes(1)));
    if (!device) return refused(device.error().what, "find out who locks or removed the disk, then run again");
    auto done = undo_locked(applying, step, *device);
    device->unlock();
    return done;
}

}   // namespace ack::disk
