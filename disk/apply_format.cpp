#include "disk/apply_steps.hpp"
#include "disk/close_look.hpp"
#include "disk/written.hpp"
#include "host/clock.hpp"
#include "host/sha256.hpp"

#include <future>
#include <poll.h>
#include <sstream>
#include <unistd.h>

namespace ack::disk {

namespace {

const std::string still_at_work = "mkfs.ext4 has not ended within the limit; it was not killed and may still be writing";

// A name that no earlier format of this disk has used: mke2fs does not write over an undo file.
std::string undo_file_for(const Applying& applying, const FormatDisk& step, const std::string& time) {
    if (!step.keep_undo_file) return {};
    const auto stem = (applying.places.receipts / (step.uuid + "-" + host::compact_time(time))).string();
    auto name = stem + ".e2undo";
    for (unsigned more = 2; applying.view().exists(name); ++more) name = stem + "-" + std::to_string(more) + ".e2undo";
    return name;
}

StepResult nothing_unfinished(const Applying& applying, const FormatDisk& step) {
    const auto records = unfinished(applying.view(), applying.places.journal);
    if (!records) return refused(records.error().what, "look into " + applying.places.journal.string());
    for (const auto& record : *records)
        if (record.uuid == step.uuid || is_of(record, step.disk))
            return refused("an earlier format of /dev/" + record.disk.name + " did not finish",
                           "see the record " + (applying.places.journal / (record.uuid + ".json")).string());
    return {};
}

StepResult all_as_planned(const Applying& applying, const FormatDisk& step) {
    if (auto same = look_again(applying, step.disk, Intent::format); !same) return same;
    std::vector<std::string> targets;
    for (const auto& other : applying.plan.steps) {
        if (const auto* mount = std::get_if<MountDisk>(&other.operation)) targets.push_back(mount->target);
        if (const auto* bind = std::get_if<BindMount>(&other.operation)) targets.push_back(bind->target);
    }
    for (const auto& other : applying.plan.steps)    // what stands there is copied first
        if (const auto* later = std::get_if<SwitchDirectory>(&other.operation)) std::erase(targets, later->target);
    return targets_are_free(applying, targets);
}

// Under the lock, and let go of before mkfs: it wants the disk for itself.
StepResult nobody_has_it(const Applying& applying, const FormatDisk& step, const host::BlockDevice& device) {
    Disk disk;
    disk.name = step.disk.name;
    disk.bytes = step.disk.bytes;
    disk.close_look = look_closely(device, disk, applying.deadline);
    const auto in_the_way = obstacles({}, disk, Intent::format);
    if (in_the_way.empty()) return {};
    return refused(in_the_way.front().reason + " (it was not when this was planned)", in_the_way.front().remedy);
}

// All that anybody has written to the disk up to now, also through the page cache.
tl::expected<Written, Fault> written_by_now(const Applying& applying, const FormatDisk& step,
                                            const host::BlockDevice& device) {
    const auto flushed = device.flush();
    const auto written = flushed ? written_so_far(applying.view(), step.disk.name) : tl::unexpected(flushed.error());
    if (written) return *written;
    return refused("whether somebody writes to " + describe(step.disk) + " is not known: " + written.error().what,
                   "look at the kernel's log (dmesg), then run again");
}

constexpr unsigned second_pass = 2;

// The proof, under the lock. Gives its words for the receipt.
tl::expected<std::string, Fault> prove_again(const Applying& applying, const FormatDisk& step,
                                             const host::BlockDevice& device) {
    const Content content = prove(device, {applying.deadline, applying.stop, applying.hooks.on_proof_progress, step.scan,
                                           step.disk, second_pass});
    const auto* blank = std::get_if<Blank>(&content);
    if (!blank || !proves(*blank, step.disk.bytes, step.scan))
        return refused(describe(step.disk) + " " + describe(content),
                       "it was blank when this was planned: find out who writes to it");
    return describe(content);
}

// By our own descriptor, so that mkfs writes to the device that was proved, whatever /dev calls it by then.
std::vector<std::string> mkfs_arguments(const FormatDisk& step, const host::BlockDevice& device,
                                        const std::string& undo_file) {
    // Without lazy_journal_init a journal of up to 1 GiB would be overwritten, and kept in the undo file.
    std::string extended = "nodiscard,lazy_itable_init=1,lazy_journal_init=1";
    if (step.assume_prezeroed) extended += ",assume_storage_prezeroed=1";
    std::vector<std::string> arguments = {"-q", "-U", step.uuid, "-i", std::to_string(step.inode_ratio), "-E", extended};
    // mke2fs before 1.43 asks whether to take a whole SCSI or IDE disk, and there is nobody to answer. One -F does not
    // let it take a disk that is in use: that would need two.
    if (step.disk.name.starts_with("sd") || step.disk.name.starts_with("hd")) arguments.emplace_back("-F");
    if (!undo_file.empty()) arguments.insert(arguments.end(), {"-z", undo_file});
    arguments.push_back("/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(device.descriptor()));
    return arguments;
}

Result<void> run_mkfs(const Applying& applying, const FormatDisk& step, const host::BlockDevice& device,
                      const std::string& undo_file) {
    host::ProcessRequest request;
    request.never_kill = true;
    request.deadline = applying.deadline;
    const auto done =
        applying.control.run(host::Changing::mkfs_ext4, mkfs_arguments(step, device, undo_file), std::move(request));
    if (!done) return tl::unexpected(done.error());
    std::istringstream lines(done->output);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty()) applying.say(line);
    if (done->how == host::Ended::deadline_passed) return fail(still_at_work, ETIME);
    if (!done->ok()) return fail("mkfs.ext4 " + host::describe(*done) + ": " + host::last_lines(done->output, 3));
    return {};
}

Result<void> holds_what_was_made(const FormatDisk& step, const host::BlockDevice& device) {
    const auto found = host::probe_signatures(device.descriptor());
    if (!found) return fail("after mkfs.ext4: " + found.error().what);
    const bool made = !found->ambivalent && found->found.size() == 1 && found->found.front().type == "ext4" &&
                      found->found.front().uuid == step.uuid;
    if (!made) return fail("after mkfs.ext4 the disk does not hold the ext4 filesystem " + step.uuid);
    return {};
}

// A program that writes to a disk is not killed, and nothing is said of a disk that is being written to.
StepResult after_deadline(const Applying& applying, const JournalRecord& record) {
    return failed(Error{still_at_work, ETIME},
                  "wait until it has ended (pgrep -a mkfs.ext4); then put back what it wrote (undo file " + record.undo_file +
                      ") or overwrite the disk with zeros, remove " +
                      (applying.places.journal / (record.uuid + ".json")).string() + ", and run again");
}

// When not a byte has been written the record would only stand in the way of the next run.
StepResult after_failure(const Applying& applying, const FormatDisk& step, const host::BlockDevice& device,
                         const JournalRecord& record, const Error& error) {
    if (error.code == ETIME) return after_deadline(applying, record);
    const Content content = prove(device, {applying.deadline, {}, {}, Scan::full, step.disk, second_pass});
    const auto file = (applying.places.journal / (record.uuid + ".json")).string();
    if (std::holds_alternative<Blank>(content)) {
        const auto removed = remove_record(applying.control, applying.places.journal, record);
        return failed(Error{error.what + "; the disk is still blank", 0},
                      removed ? "mend what mkfs.ext4 complains of, then run again" : "remove " + file + ", then run again");
    }
    return failed(error, record.undo_file.empty()
                             ? "overwrite the disk with zeros (it was blank), remove " + file + ", run again"
                             : "put back what mkfs wrote: e2undo -f " + record.undo_file + " /dev/" + step.disk.name +
                                   "; then remove " + file + " and run again");
}

void settle(const Applying& applying, const FormatDisk& step) {
    if (!applying.view().exists("/run/udev/control") || !applying.view().find_program("udevadm")) return;
    host::ProcessRequest request;
    request.deadline = applying.deadline.within(std::chrono::seconds(40));
    const auto settled = applying.control.run(host::Changing::udevadm_settle, {"--timeout=30"}, std::move(request));
    if (!settled || !settled->ok()) applying.say("udevadm settle did not end well: going on");
    const auto link = "/dev/disk/by-uuid/" + step.uuid;
    const auto patience = applying.deadline.within(std::chrono::seconds(10));
    while (!applying.view().exists(link) && !patience.passed()) ::poll(nullptr, 0, 50);
    if (!applying.view().exists(link)) applying.say(link + " did not appear: going on");
}

StepResult format_locked(const Applying& applying, const FormatDisk& step, const host::BlockDevice& device) {
    if (const auto what = device_difference(step.disk, device); !what.empty())
        return refused(describe(step.disk) + " is not as planned: " + what, "run again");
    const auto before = written_by_now(applying, step, device);
    if (!before) return tl::unexpected(before.error());
    const auto proof = prove_again(applying, step, device);
    if (!proof) return tl::unexpected(proof.error());
    // The proof may have taken hours, and a byte that was read as zero may have been written since.
    if (auto same = all_as_planned(applying, step); !same) return same;
    const auto after = written_by_now(applying, step, device);
    if (!after) return tl::unexpected(after.error());
    if (*after != *before)
        return refused("something was written to " + describe(step.disk) + " while it was being proved blank",
                       "find out who writes to it, then run again");
    if (auto free = nobody_has_it(applying, step, device); !free) return free;
    if (applying.stop.stop_requested()) return refused("stopped before anything was written", "run again");

    const auto machine_id = applying.view().read("/etc/machine-id", 4096);
    const auto started = host::now_rfc3339();
    const auto undo_file = undo_file_for(applying, step, started);
    const JournalRecord record{step.disk, step.uuid, undo_file, machine_id ? machine_id->substr(0, 32) : "", started};
    auto ready = applying.control.make_directories(applying.places.receipts, 0700);
    if (ready) ready = write_record(applying.control, applying.places.journal, record);
    if (!ready) return refused(ready.error().what, "make /var/lib writable (is / read-only or full?), then run again");

    auto made = run_mkfs(applying, step, device, undo_file);
    std::future<Result<std::string>> summing;
    if (made && !undo_file.empty())    // one reads the disk, the other computes
        summing = std::async([&] { return host::sha256_hex_of_file(applying.view(), undo_file); });
    if (made) made = holds_what_was_made(step, device);
    if (!made) return after_failure(applying, step, device, record, made.error());
    const auto sum = summing.valid() ? summing.get() : Result<std::string>{};
    if (!sum) applying.say("this format cannot be taken back later: " + sum.error().what);
    const Receipt receipt{record.disk,       record.uuid,           record.undo_file,
                          record.machine_id, host::now_rfc3339(), *proof, sum.value_or(""), made_by(applying.plan)};
    auto noted = write_receipt(applying.control, applying.places.receipts, receipt);
    if (noted) noted = remove_record(applying.control, applying.places.journal, record);
    if (!noted)
        return failed(noted.error(), "the disk is formatted; make " + applying.places.receipts.string() +
                                         " writable, remove the record in " + applying.places.journal.string() +
                                         ", then run again");
    return {};
}

}   // namespace

StepResult carry_out(const Applying& applying, const FormatDisk& step) {
    if (auto clear = nothing_unfinished(applying, step); !clear) return clear;
    if (auto same = all_as_planned(applying, step); !same) return same;
    {
        auto device = host::BlockDevice::open_locked(applying.view(), "/dev/" + step.disk.name, step.disk.number,
                                                     applying.deadline.within(std::chrono::minutes(1)));
        if (!device) return refused(device.error().what, "find out who locks or removed the disk, then run again");
        if (auto formatted = format_locked(applying, step, *device); !formatted) return formatted;
        device->unlock();
    }
    settle(applying, step);
    return {};
}

}   // namespace ack::disk
