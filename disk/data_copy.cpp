#include "disk/data_copy.hpp"

#include "disk/target_users.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>

namespace ack::disk {

namespace {

// What the first mount of a fresh filesystem must not do holds for this one too.
std::string options_of_the_mount(const DiskPlan& plan) {
    for (const auto& step : plan.steps)
        if (const auto* mount = std::get_if<MountDisk>(&step.operation)) return mount->options;
    return {};
}

// The plan leaves it mounted at the layout's base: it was mounted there when it was planned.
bool is_in_place(const DiskPlan& plan, const std::vector<host::Mount>& mounts) {
    for (const auto& step : plan.steps)
        if (std::holds_alternative<MountDisk>(step.operation)) return false;
    for (const auto& step : plan.steps)
        if (const auto* bind = std::get_if<BindMount>(&step.operation)) {
            const auto* base = host::mount_at(mounts, std::filesystem::path(bind->source).parent_path().string());
            return base && base->device == filesystem_number(plan) && base->root == "/";
        }
    return false;
}

}   // namespace

tl::expected<host::Descriptor, Fault> open_disk_aside(const Applying& applying, const Identity& disk, const std::string& uuid,
                                                      const std::string& type, FirstLook look) {
    const auto mounts = host::mounts(applying.view());
    if (!mounts) return refused("the mounts cannot be looked at: " + mounts.error().what, "run again");
    const auto number = filesystem_number(applying.plan);
    const auto intent = applying.plan.partition ? Intent::mount_partition : Intent::mount;
    if (!is_in_place(applying.plan, *mounts))
        if (auto same = look_again(applying, disk, intent); !same) return tl::unexpected(same.error());
    const MountDisk mount{disk, uuid, type, "", "", look};
    if (auto holds = holds_the_filesystem(applying, mount); !holds) return tl::unexpected(holds.error());
    if (auto looked = take_first_look(applying, mount); !looked) return tl::unexpected(looked.error());
    const auto node = filesystem_node(applying.plan);
    auto root = applying.control.mount_aside({node, "", type, options_of_the_mount(applying.plan), false});
    if (!root) return refused(root.error().what, "look at the kernel's log (dmesg), then run again");
    struct stat info {};
    if (::fstat(root->get(), &info) != 0 || info.st_dev != number)
        return refused("what was mounted is not " + node, "look at the disks again (ack-attach plan), then run again");
    return std::move(*root);
}

tl::expected<Target, Fault> open_target(const Applying& applying, const std::string& path) {
    const std::filesystem::path whole(path);
    auto parent = applying.view().open_without_links(whole.parent_path(), O_RDONLY | O_DIRECTORY);
    if (!parent) return refused(parent.error().what, "look what stands there, then run again");
    return Target{std::move(*parent), path, whole.filename().string()};
}

StepResult is_at_rest(const Applying& applying, const std::string& path) {
    const auto stop = "stop what uses it (systemctl stop kubelet docker.socket docker containerd), then run again";
    const auto mounts = host::mounts(applying.view());
    if (!mounts) return refused("the mounts cannot be looked at: " + mounts.error().what, "run again");
    for (const auto& mount : *mounts)
        if (mount.target == path || mount.target.starts_with(path + "/"))
            return refused(mount.source + " is mounted at " + mount.target, "unmount it, then run again");
    const auto users = look_at_target_users(applying.view(), {path}, applying.deadline.within(std::chrono::minutes(2)));
    if (!users) return refused("whether somebody uses " + path + " is not known: " + users.error().what, stop);
    if (!users->empty()) return refused(path + " is in use: " + users->front(), stop);
    return {};
}

namespace {

bool is_empty_directory(const host::HostView& inside, const std::string& name) {
    const auto names = inside.list("/" + name);
    return names && names->empty();
}

}   // namespace

Result<std::vector<Entry>> entries_of(const Target& target, const std::string& directory, host::Descriptor& inside) {
    if (!directory.empty()) return std::vector<Entry>{{target.place(), directory}};
    inside = host::Descriptor(
        ::openat(target.parent.get(), target.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!inside) return fail_errno(target.path, errno);
    const auto view = host::HostView::open("/proc/self/fd/" + std::to_string(inside.get()));
    if (!view) return tl::unexpected(view.error());
    const auto names = view->list("/");
    if (!names) return tl::unexpected(names.error());
    std::vector<Entry> entries;
    for (const auto& name : *names)
        if (name != "lost+found" || !is_empty_directory(*view, name)) entries.push_back({{inside.get(), name}, name});
    return entries;
}

}   // namespace ack::disk
