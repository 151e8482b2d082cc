#include "disk/kept.hpp"
#include "disk/put_aside.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

const std::string copy_again = "run again: the copy is compared, and made anew where it is not whole";

// Not by the bytes of the files, whose stamp tells of any change since the copying began.
StepResult copy_is_whole(const Applying& applying, const SwitchDirectory& step, const Target& target,
                         std::uint64_t stamp) {
    const host::TreeWatch watch{applying.deadline, applying.stop};
    const auto size = host::measure_tree(target.place(), watch);
    if (!size)
        return refused(size.error().what, copy_again);
    const auto root = open_disk_aside(applying, step.disk, step.uuid, step.type, FirstLook::none);
    if (!root)
        return tl::unexpected(root.error());
    host::Descriptor inside;
    const auto entries = entries_of(target, step.directory, inside);
    if (!entries)
        return refused(entries.error().what, copy_again);
    for (const auto& entry : *entries) {
        const auto what =
            host::difference_of_trees(entry.from, {root->get(), entry.name}, host::Compare::metadata, watch);
        if (!what)
            return refused(what.error().what, copy_again);
        if (!what->empty())
            return refused(target.path + " is not what the disk holds a copy of: " + *what, copy_again);
    }
    if (size->stamp != stamp)
        return refused(
            target.path +
                " is not what the disk holds a copy of: something in it has changed since it was copied",
            copy_again);
    return {};
}

// An earlier run ended between putting it aside and mounting.
StepResult check_what_was_put_aside(const Applying& applying, const SwitchDirectory& step,
                                    const host::FileInfo& kept) {
    const auto path = kept_path(step.target);
    const auto records = kept_records(applying.view(), applying.places.kept);
    if (!records)
        return refused(records.error().what, "look into " + applying.places.kept.string());
    const auto record = std::find_if(records->begin(), records->end(), [&](const KeptRecord& one) {
        return one.target == step.target && one.inode == kept.inode && one.uuid == step.uuid;
    });
    if (record != records->end() && record->removing)
        return refused(path + " is partly removed: what stood in " + step.target +
                           " is whole on the disk only",
                       "remove the rest (rm -r --one-file-system " + path + "), then run again");
    const auto look = "look what is in it; put it back (mv " + path + " " + step.target +
                      ") or move it away, then run again";
    if (record == records->end())
        return refused(path + " is there, and this program did not put it there for this disk", look);
    const auto place = open_target(applying, path);
    if (!place)
        return tl::unexpected(place.error());
    const auto size = host::measure_tree(place->place(), {applying.deadline, applying.stop});
    if (!size)
        return refused(size.error().what, look);
    // Earlier versions noted no stamp.
    const auto whole = copy_is_whole(applying, step, *place, record->stamp.value_or(size->stamp));
    return whole ? StepResult() : refused(whole.error().what, look);
}

} // namespace

StepResult is_what_was_copied(const Applying& applying, const SwitchDirectory& step,
                              const std::string& path) {
    if (auto rest = is_at_rest(applying, path); !rest)
        return rest;
    const auto target = open_target(applying, path);
    if (!target)
        return tl::unexpected(target.error());
    const auto stamp = applying.stamps.find(step.target);
    if (stamp == applying.stamps.end())
        return refused(path + " was not copied by this run", copy_again);
    return copy_is_whole(applying, step, *target, stamp->second);
}

StepResult all_may_be_put_aside(const Applying& applying) {
    for (const auto& one : applying.plan.steps) {
        const auto* step = std::get_if<SwitchDirectory>(&one.operation);
        if (!step)
            continue;
        const auto kept = applying.view().info(kept_path(step->target));
        auto may = kept ? check_what_was_put_aside(applying, *step, *kept)
                        : is_what_was_copied(applying, *step, step->target);
        if (!may)
            return may;
    }
    return {};
}

} // namespace ack::disk
