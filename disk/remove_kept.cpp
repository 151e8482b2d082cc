// Whatever is not sure keeps the directory where it is: it may be the only whole copy.
#include "disk/kept.hpp"
#include "disk/target_users.hpp"

#include <fcntl.h>

#include <algorithm>

namespace ack::disk {

namespace {

bool puts_aside(const DiskPlan& plan, const std::string& target) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
        const auto* op = std::get_if<SwitchDirectory>(&step.operation);
        return op && op->target == target;
    });
}

// The words of all of these are empty when nothing speaks against the removal.
std::string not_in_place(const std::vector<host::Mount>& mounts, const KeptRecord& record,
                         const DiskPlan& plan) {
    if (!plan.refusals.empty())
        return "the disks are not as they should be: " + plan.refusals.front().reason;
    if (!record.directory)
        return "an earlier version put it aside, and did not note where its copy is";
    const auto* mount = host::mount_at(mounts, record.target);
    if (!mount || !plan.disk || mount->device != filesystem_number(plan) || plan.uuid != record.uuid ||
        mount->root != "/" + *record.directory)
        return "the disk that holds the copy is not mounted at " + record.target;
    return {};
}

std::string not_the_one(const host::HostView& view, const KeptRecord& record) {
    const auto info = view.info(kept_path(record.target));
    if (!info)
        return info.error().what;
    if (info->kind != host::FileKind::directory || info->inode != record.inode ||
        (record.device && info->device != *record.device))
        return "it is not the directory that was put aside";
    return {};
}

std::string in_use(const host::HostView& view, const std::vector<host::Mount>& mounts,
                   const std::string& kept, Deadline deadline) {
    for (const auto& one : mounts)
        if (one.target == kept || one.target.starts_with(kept + "/"))
            return "something is mounted at " + one.target;
    const auto users = look_at_path_users(view, {kept}, deadline);
    if (!users)
        return "whether somebody uses it is not known: " + users.error().what;
    return users->empty() ? "" : "it is in use: " + users->front();
}

std::string changed(const KeptRecord& record, const host::TreePlace& place, const host::TreeWatch& watch) {
    if (!record.stamp)
        return "an earlier version put it aside, and did not note what was in it";
    const auto size = host::measure_tree(place, watch);
    if (!size)
        return size.error().what;
    return size->stamp == *record.stamp ? "" : "something in it has changed since it was put aside";
}

// A copy that lacks what stands here is none.
std::string missing_in_copy(const host::HostView& view, const KeptRecord& record) {
    const auto kept = kept_path(record.target);
    const auto names = view.list(kept);
    if (!names)
        return names.error().what;
    for (const auto& name : *names) {
        const auto info = view.info(std::filesystem::path(kept) / name);
        if (!info)
            return info.error().what;
        const bool copied = info->kind != host::FileKind::socket && name != "lost+found";
        if (copied && !view.exists(std::filesystem::path(record.target) / name))
            return name + " is in it, and no longer in " + record.target;
    }
    return {};
}

std::string why_it_stays(const host::HostView& view, const KeptRecord& record, const DiskPlan& plan,
                         const host::TreePlace& place, const host::TreeWatch& watch) {
    const auto mounts = host::mounts(view);
    if (!mounts)
        return "the mounts are not known: " + mounts.error().what;
    if (auto why = not_in_place(*mounts, record, plan); !why.empty())
        return why;
    if (auto why = not_the_one(view, record); !why.empty())
        return why;
    if (auto why = in_use(view, *mounts, kept_path(record.target), watch.deadline); !why.empty())
        return why;
    if (record.removing)
        return {}; // all that follows was looked at before the removal began
    if (auto why = changed(record, place, watch); !why.empty())
        return why;
    return missing_in_copy(view, record);
}

std::string remove_one(host::HostControl& control, const std::filesystem::path& records, KeptRecord record,
                       const DiskPlan& plan, const host::TreeWatch& watch) {
    const std::filesystem::path kept = kept_path(record.target);
    const auto by_hand =
        "; once you know that nothing in it is needed: rm -r --one-file-system " + kept.string();
    const auto parent = control.view().open_without_links(kept.parent_path(), O_RDONLY | O_DIRECTORY);
    if (!parent)
        return kept.string() + " stays: " + parent.error().what + by_hand;
    const host::TreePlace place{parent->get(), kept.filename().string()};
    const auto partly = record.removing ? " stays, partly removed: " : " stays: ";
    if (const auto why = why_it_stays(control.view(), record, plan, place, watch); !why.empty())
        return kept.string() + partly + why + by_hand;
    record.removing = true;
    if (auto noted = write_kept(control, records, record); !noted)
        return kept.string() + " stays: " + noted.error().what + by_hand;
    if (auto removed = control.remove_tree(place, watch); !removed)
        return kept.string() + " is partly removed, the rest stays: " + removed.error().what + by_hand;
    if (auto forgotten = forget_kept(control, records, record.target); !forgotten)
        return kept.string() + " was removed, its record stays: " + forgotten.error().what;
    return kept.string() + " was removed: its copy on the disk is in use";
}

} // namespace

std::vector<std::string> remove_kept(host::HostControl& control, const std::filesystem::path& records,
                                     const DiskPlan& plan, const host::TreeWatch& watch) {
    std::vector<std::string> notes;
    const auto all = kept_records(control.view(), records);
    if (!all)
        return {"what was put aside is not known: " + all.error().what};
    for (const auto& record : *all) {
        if (puts_aside(plan, record.target))
            continue;
        const auto info = control.view().info(kept_path(record.target));
        if (!info && host::absent(info.error())) { // somebody has removed it
            static_cast<void>(forget_kept(control, records, record.target));
            continue;
        }
        notes.push_back(remove_one(control, records, record, plan, watch));
    }
    return notes;
}

} // namespace ack::disk
