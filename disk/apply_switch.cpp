#include "disk/data_copy.hpp"
#include "disk/kept.hpp"
#include "host/clock.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>

namespace ack::disk {

namespace {

const std::string copy_again = "nothing was put aside; run again: the copy is compared, and made anew where it is not whole";

// What is put aside must still be what was copied: compared once more, but for the bytes of the files, whose sizes and
// times would tell of a change.
StepResult copy_is_still_whole(const Applying& applying, const SwitchDirectory& step, const Target& target) {
    const auto root = open_disk_aside(applying, step.disk, step.uuid, step.type, FirstLook::none);
    if (!root) return tl::unexpected(root.error());
    host::Descriptor inside;
    const auto entries = entries_of(target, step.directory, inside);
    if (!entries) return refused(entries.error().what, copy_again);
    for (const auto& entry : *entries) {
        const auto what = host::difference_of_trees(entry.from, {root->get(), entry.name}, host::Compare::metadata,
                                                    {applying.deadline, applying.stop});
        if (!what) return refused(what.error().what, copy_again);
        if (!what->empty()) return refused(target.path + " is not what the disk holds a copy of: " + *what, copy_again);
    }
    return {};
}

std::optional<host::FileInfo> there(const Applying& applying, const std::string& path) {
    const auto info = applying.view().info(path);
    return info ? std::optional(*info) : std::nullopt;
}

// An earlier run ended between putting it aside and mounting.
StepResult check_what_was_put_aside(const Applying& applying, const SwitchDirectory& step, const host::FileInfo& kept) {
    const auto path = kept_path(step.target);
    const auto records = kept_records(applying.view(), applying.places.kept);
    if (!records) return refused(records.error().what, "look into " + applying.places.kept.string());
    const bool ours = std::any_of(records->begin(), records->end(), [&](const KeptRecord& record) {
        return record.target == step.target && record.inode == kept.inode && record.uuid == step.uuid;
    });
    const auto look = "look what is in it; put it back (mv " + path + " " + step.target + ") or move it away, then run again";
    if (!ours) return refused(path + " is there, and this program did not put it there for this disk", look);
    const auto place = open_target(applying, path);
    if (!place) return tl::unexpected(place.error());
    if (auto whole = copy_is_still_whole(applying, step, *place); !whole) return refused(whole.error().what, look);
    return {};
}

StepResult may_be_put_aside(const Applying& applying, const SwitchDirectory& step) {
    if (const auto kept = there(applying, kept_path(step.target))) return check_what_was_put_aside(applying, step, *kept);
    const auto old = there(applying, step.target);
    if (!old || old->kind != host::FileKind::directory) return refused(step.target + " is no directory any more", "run again");
    if (auto rest = is_at_rest(applying, step.target); !rest) return rest;
    const auto target = open_target(applying, step.target);
    if (!target) return tl::unexpected(target.error());
    return copy_is_still_whole(applying, step, *target);
}

// Before the first one is put aside all of them are looked at, so that either all go or none.
StepResult all_may_be_put_aside(const Applying& applying, const SwitchDirectory& step) {
    const SwitchDirectory* first = nullptr;
    for (const auto& one : applying.plan.steps) {
        const auto* other = std::get_if<SwitchDirectory>(&one.operation);
        if (!other) continue;
        if (!first) first = other;
        if (first->target != step.target) return is_at_rest(applying, step.target);
        if (auto may = may_be_put_aside(applying, *other); !may) return may;
    }
    return {};
}

StepResult put_aside(const Applying& applying, const SwitchDirectory& step, const host::FileInfo& old) {
    const auto target = open_target(applying, step.target);
    if (!target) return tl::unexpected(target.error());
    const KeptRecord record{step.target, step.uuid, host::now_rfc3339(), old.inode};
    if (auto noted = write_kept(applying.control, applying.places.kept, record); !noted)
        return refused(noted.error().what, "make /var/lib writable (is / read-only or full?), then run again");
    const auto kept = std::filesystem::path(kept_path(step.target)).filename().string();
    if (auto renamed = applying.control.rename_entry(target->place(), {target->parent.get(), kept}); !renamed)
        return failed(renamed.error(), copy_again);
    return {};
}

}   // namespace

StepResult carry_out(const Applying& applying, const SwitchDirectory& step) {
    if (auto all = all_may_be_put_aside(applying, step); !all) return all;
    const auto kept = there(applying, kept_path(step.target));
    const auto old = there(applying, step.target);
    if (!kept) {
        if (!old || old->kind != host::FileKind::directory) return refused(step.target + " is no directory any more", "run again");
        if (auto done = put_aside(applying, step, *old); !done) return done;
    }
    const unsigned mode = kept ? kept->mode : old->mode;
    if (auto made = applying.control.make_directories(step.target, mode); !made)
        return failed(made.error(), "make the directory " + step.target + ", then run again");
    restore_labels(applying, step.target);
    return targets_are_free(applying, {step.target});
}

}   // namespace ack::disk
