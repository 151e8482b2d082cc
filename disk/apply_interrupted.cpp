// What becomes of a format that was interrupted, before the disk is used.
#include "disk/elsewhere.hpp"
#include "disk/put_back.hpp"
#include "disk/undo_file.hpp"
#include "host/clock.hpp"
#include "host/sha256.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

tl::expected<JournalRecord, Fault> record_of(const Applying& applying, const std::string& uuid) {
    const auto records = unfinished(applying.view(), applying.places.journal);
    if (!records) return refused(records.error().what, "look into " + applying.places.journal.string());
    for (const auto& record : *records)
        if (record.uuid == uuid && applying.plan.disk && is_of(record, *applying.plan.disk)) return record;
    return refused("the record of the format that was interrupted is gone", "run again");
}

StepResult forget(const Applying& applying, const JournalRecord& record) {
    if (auto removed = remove_record(applying.control, applying.places.journal, record); !removed)
        return failed(removed.error(), "make " + applying.places.journal.string() + " writable, then run again");
    return {};
}

// The first of the two proofs that every format rests on: when this was planned the disk was not blank.
StepResult prove_blank(const Applying& applying, const RestoreDisk& step, const host::BlockDevice& device) {
    auto scan = Scan::full;
    for (const auto& other : applying.plan.steps)
        if (const auto* format = std::get_if<FormatDisk>(&other.operation)) scan = format->scan;
    const Content content =
        prove(device, {applying.deadline, applying.stop, applying.hooks.on_proof_progress, scan, step.disk, 1});
    const auto* blank = std::get_if<Blank>(&content);
    if (blank && proves(*blank, step.disk.bytes, scan)) return {};
    return failed(Error{"after e2undo " + describe(step.disk) + " " + describe(content), 0},
                  make_blank(step.disk.name));
}

// An interrupted format wrote to the places in its undo file alone, on a blank disk: a byte elsewhere is somebody else's.
StepResult nothing_elsewhere(const Applying& applying, const RestoreDisk& step, const host::BlockDevice& device) {
    const auto undo = read_undo_file(applying.view(), step.undo_file, device.bytes());
    if (!undo) return refused(undo.error().what, make_blank(step.disk.name));
    constexpr unsigned pass = 2;
    const auto read = read_elsewhere(device, undo->places,
                                     {applying.deadline, applying.stop, {}, Scan::grid, step.disk, pass});
    if (read.not_zero)
        return refused(describe(step.disk) + " holds data at byte " + std::to_string(read.not_zero->offset) +
                           ", where the interrupted format has written nothing",
                       make_blank(step.disk.name));
    if (read.end != ScanEnd::all_read)
        return refused("not all of " + describe(step.disk) + " could be read: " + read.failure, "run again");
    return {};
}

}   // namespace

StepResult carry_out(const Applying& applying, const RestoreDisk& step) {
    const auto record = record_of(applying, step.uuid);
    if (!record) return tl::unexpected(record.error());
    if (record->undo_file != step.undo_file || record->undo_sha256 != step.undo_sha256)
        return refused("the record of the format that was interrupted has changed", "run again");
    if (auto same = look_again(applying, step.disk, Intent::format); !same) return same;
    auto device = host::BlockDevice::open_locked(applying.view(), "/dev/" + step.disk.name, step.disk.number,
                                                 applying.deadline.within(std::chrono::minutes(1)));
    if (!device) return refused(device.error().what, "find out who locks or removed the disk, then run again");
    if (const auto what = device_difference(step.disk, *device); !what.empty())
        return refused(describe(step.disk) + " is not as planned: " + what, "run again");
    // An undo that was interrupted has an undo file that was finished.
    if (!step.undo_sha256.empty()) {
        const auto sum = host::sha256_hex_of_file(applying.view(), step.undo_file);
        if (!sum || *sum != step.undo_sha256)
            return refused(sum ? step.undo_file + " has changed" : sum.error().what, "look for the true undo file");
    }
    if (auto only_ours = nothing_elsewhere(applying, step, *device); !only_ours) return only_ours;
    // -f: the last writes of a killed mkfs leave a superblock that e2undo does not know from its file.
    constexpr bool forced = true;
    if (auto sound = check_undo_file(applying, *device, step.undo_file, forced); !sound) return sound;
    if (auto same = look_again(applying, step.disk, Intent::format); !same) return same;
    if (applying.stop.stop_requested()) return refused("stopped before anything was written", "run again");
    if (auto done = put_back(applying, *device, step.undo_file, forced, step.uuid); !done) return done;
    if (auto blank = prove_blank(applying, step, *device); !blank) return blank;
    return forget(applying, *record);
}

// The proof under the lock, before the format, is what makes sure that nothing was written.
StepResult carry_out(const Applying& applying, const ForgetRecord& step) {
    const auto record = record_of(applying, step.uuid);
    if (!record) return tl::unexpected(record.error());
    return forget(applying, *record);
}

StepResult carry_out(const Applying& applying, const AdoptFormat& step) {
    const auto record = record_of(applying, step.uuid);
    if (!record) return tl::unexpected(record.error());
    const auto device = host::BlockDevice::open(applying.view(), "/dev/" + applying.plan.disk->name, applying.plan.disk->number);
    const auto holds = device ? holds_ext4(*device, step.uuid) : tl::unexpected(device.error());
    if (!holds) return refused(holds.error().what, "run again");
    if (!*holds) return refused(describe(*applying.plan.disk) + " does not hold the filesystem " + step.uuid + " any more", "run again");
    // Somebody has mounted it already, or there is no undo file: then there is no sum either, and nothing to take back.
    const auto sum = host::sha256_hex_of_file(applying.view(), record->undo_file);
    const Receipt receipt{record->disk,       record->uuid,        record->undo_file, record->machine_id, host::now_rfc3339(),
                          "blank (its format ended before the receipt was written)", sum.value_or(""), made_by(applying.plan)};
    if (auto written = write_receipt(applying.control, applying.places.receipts, receipt); !written)
        return failed(written.error(), "make " + applying.places.receipts.string() + " writable, then run again");
    return forget(applying, *record);
}

}   // namespace ack::disk
