// The copy is made under a name of ours in the disk's root, compared, and only then given its own name: what has that name
// is whole, and what has ours is left over from an interrupted run.
#include "disk/data_copy.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace ack::disk {

namespace {

const std::string look_into_it = "look at the kernel's log (dmesg), mend it, then run again: the copy is made anew";

std::string remedy_of(const Error& error) {
    switch (error.code) {
    case ETIME: return "run again with more time (--timeout): the copy is made anew";
    case ECANCELED: return "run again: the copy is made anew";
    case EAGAIN:
    case ENOENT: return "find out what still writes there (fuser -vm, lsof), stop it, then run again: the copy is made anew";
    case ENOSPC:
    case EDQUOT: return "use a larger disk, or remove what is not needed (old images, stopped containers)";
    case EXDEV: return "unmount it, then run again";
    default: return look_into_it;
    }
}

tl::unexpected<Fault> failed_copy(const Error& error) { return failed(error, remedy_of(error)); }

struct Job {
    const Applying& applying;
    int root;                            // of the disk
    Entry entry;

    host::TreePlace final_place() const { return {root, entry.name}; }
    host::TreePlace unfinished_place() const { return {root, ".ack-attach-copy-" + entry.name}; }
    host::TreeWatch watch() const { return {applying.deadline, applying.stop}; }
};

enum class There { nothing, empty_directory, something };

There what_is_there(const host::TreePlace& place) {
    struct stat info {};
    if (::fstatat(place.directory, place.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? There::nothing : There::something;
    if (!S_ISDIR(info.st_mode)) return There::something;
    const auto inside =
        host::HostView::open("/proc/self/fd/" + std::to_string(place.directory) + "/" + place.name);
    const auto names = inside ? inside->list("/") : tl::unexpected(inside.error());
    return names && names->empty() ? There::empty_directory : There::something;
}

// By what the disk's own filesystem counts. XFS makes inodes as it goes and counts what would fit.
StepResult there_is_room(const Job& job, const host::TreeSize& size) {
    constexpr std::uint64_t spare_bytes = 64ULL << 20, spare_inodes = 1024;
    struct statvfs info {};
    if (::fstatvfs(job.root, &info) != 0) return refused("the room on the disk is not known", look_into_it);
    const auto bytes = std::uint64_t{info.f_bavail} * info.f_frsize;
    const auto needed = size.bytes + size.bytes / 20 + spare_bytes;
    const std::string larger = "use a larger disk, or remove what is not needed (old images, stopped containers)";
    if (bytes < needed)
        return refused("the disk has " + human_bytes(bytes) + " free, and " + human_bytes(needed) + " are needed for " +
                           job.entry.from.name,
                       larger);
    if (info.f_files != 0 && info.f_favail < size.inodes + spare_inodes)
        return refused("the disk has room for " + std::to_string(info.f_favail) + " more files, and " +
                           std::to_string(size.inodes) + " are in " + job.entry.from.name,
                       larger);
    return {};
}

StepResult is_the_same(const Job& job, const host::TreePlace& copy) {
    const auto what = host::difference_of_trees(job.entry.from, copy, host::Compare::content, job.watch());
    if (!what) return failed_copy(what.error());
    if (what->empty()) return {};
    return failed(Error{"the copy is not what was copied: " + *what, EIO},
                  "something writes there still (fuser -vm, lsof), or memory or disk is at fault (dmesg): mend it, then run again");
}

StepResult already_there(const Job& job) {
    if (is_the_same(job, job.final_place())) return {};
    return refused("the disk holds " + job.entry.name + " already, and it is not the same as " + job.entry.from.name,
                   "look which of the two is needed, move the other one away, then run again");
}

StepResult copy_it(const Job& job) {
    const auto size = host::measure_tree(job.entry.from, job.watch());
    if (!size) return refused(size.error().what, remedy_of(size.error()));
    if (auto room = there_is_room(job, *size); !room) return room;
    if (size->sockets > 0)
        job.applying.say(std::to_string(size->sockets) + " sockets in " + job.entry.from.name +
                         " are not copied: whoever listens makes them anew");
    const auto copied = job.applying.control.copy_tree(job.entry.from, job.unfinished_place(), job.watch());
    if (!copied) return failed_copy(copied.error());
    if (::syncfs(job.root) != 0) return failed(fail_errno("writing to the disk", errno).value(), look_into_it);
    if (auto same = is_the_same(job, job.unfinished_place()); !same) return same;
    job.applying.say("copied " + job.entry.from.name + ": " + std::to_string(size->inodes) + " files, " +
                     human_bytes(size->bytes));
    return {};
}

StepResult copy_entry(const Job& job) {
    auto& control = job.applying.control;
    if (auto cleared = control.remove_tree(job.unfinished_place(), job.watch()); !cleared)
        return failed_copy(cleared.error());
    const auto there = what_is_there(job.final_place());
    if (there == There::something) return already_there(job);
    auto copied = copy_it(job);
    if (!copied) {
        // What is left of it would be removed by the next run in any case.
        static_cast<void>(control.remove_tree(job.unfinished_place(), {job.applying.deadline, {}}));
        return copied;
    }
    if (there == There::empty_directory && ::unlinkat(job.root, job.entry.name.c_str(), AT_REMOVEDIR) != 0)
        return failed(fail_errno("replacing the empty " + job.entry.name + " of the disk", errno).value(), look_into_it);
    if (auto named = control.rename_entry(job.unfinished_place(), job.final_place()); !named)
        return failed(named.error(), look_into_it);
    return {};
}

}   // namespace

StepResult carry_out(const Applying& applying, const CopyDirectory& step) {
    if (auto rest = is_at_rest(applying, step.source); !rest) return rest;
    const auto target = open_target(applying, step.source);
    if (!target) return tl::unexpected(target.error());
    const auto before = host::measure_tree(target->place(), {applying.deadline, applying.stop});
    if (!before) return refused(before.error().what, remedy_of(before.error()));
    applying.stamps[step.source] = before->stamp;
    host::Descriptor inside;
    const auto entries = entries_of(*target, step.directory, inside);
    if (!entries) return refused(entries.error().what, "look what stands there, then run again");
    const auto root = open_disk_aside(applying, step.disk, step.uuid, step.type, step.look);
    if (!root) return tl::unexpected(root.error());
    for (const auto& entry : *entries)
        if (auto copied = copy_entry({applying, root->get(), entry}); !copied) return copied;
    return {};
}

}   // namespace ack::disk
