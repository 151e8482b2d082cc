#include "disk/kept.hpp"
#include "disk/put_aside.hpp"
#include "host/clock.hpp"

#include <fcntl.h>

namespace ack::disk {

namespace {

StepResult put_aside(const Applying& applying, const SwitchDirectory& step, const host::FileInfo& old) {
    const auto target = open_target(applying, step.target);
    if (!target) return tl::unexpected(target.error());
    const auto stamp = applying.stamps.find(step.target);
    const KeptRecord record{step.target, step.uuid, host::now_rfc3339(), old.inode, old.device, step.directory,
                            stamp == applying.stamps.end() ? std::nullopt : std::optional(stamp->second)};
    if (auto noted = write_kept(applying.control, applying.places.kept, record); !noted)
        return refused(noted.error().what, "make /var/lib writable (is / read-only or full?), then run again");
    const auto kept = std::filesystem::path(kept_path(step.target)).filename().string();
    if (auto renamed = applying.control.rename_entry(target->place(), {target->parent.get(), kept}); !renamed)
        return failed(renamed.error(), "run again: the copy is compared, and made anew where it is not whole");
    // Who came since the last look and before the renaming still writes there.
    return is_what_was_copied(applying, step, kept_path(step.target));
}

}   // namespace

StepResult carry_out(const Applying& applying, const SwitchDirectory& step) {
    auto old = applying.view().info(kept_path(step.target));
    if (!old) {
        old = applying.view().info(step.target);
        if (!old || old->kind != host::FileKind::directory) return refused(step.target + " is no directory any more", "run again");
        if (auto done = put_aside(applying, step, *old); !done) return done;
    }
    if (auto made = applying.control.make_directories(step.target, old->mode); !made)
        return failed(made.error(), "make the directory " + step.target + ", then run again");
    restore_labels(applying, step.target);
    return targets_are_free(applying, {step.target});
}

}   // namespace ack::disk
