#include "disk/apply_steps.hpp"

#include <sys/stat.h>

namespace ack::disk {

namespace {

// Nothing is written: such a filesystem is clean, and what could be replayed would not be.
std::string options_of_a_look(const std::string& type) {
    if (type == "xfs") return "ro,norecovery";
    return type == "ext2" ? "ro" : "ro,noload";
}

// What stands in its root, but for the empty directory that mkfs makes.
Result<std::vector<std::string>> names_in(const host::Descriptor& root) {
    const auto inside = host::HostView::open("/proc/self/fd/" + std::to_string(root.get()));
    if (!inside) return tl::unexpected(inside.error());
    auto names = inside->list("/");
    const auto lost_and_found = inside->list("/lost+found");
    if (names && lost_and_found && lost_and_found->empty()) std::erase(*names, "lost+found");
    return names;
}

}   // namespace

StepResult take_first_look(const Applying& applying, const MountDisk& step) {
    if (step.look == FirstLook::none) return {};
    const auto node = filesystem_node(applying.plan);
    const std::string repair = (step.type == "xfs" ? "xfs_repair -n " : "e2fsck -fn ") + node;
    const auto root = applying.control.mount_aside({node, "", step.type, options_of_a_look(step.type), false});
    if (!root)
        return refused(node + " cannot be mounted read-only: " + root.error().what,
                       "look at the kernel's log (dmesg): damage (" + repair + " shows it) or a feature it does not know");
    struct stat info {};
    if (::fstat(root->get(), &info) != 0 || info.st_dev != filesystem_number(applying.plan))
        return refused("what was mounted is not " + node, "look at the disks again (ack-attach plan), then run again");
    if (step.look != FirstLook::empty) return {};
    const auto names = names_in(*root);
    if (!names) return refused("what is in " + node + " cannot be read: " + names.error().what, repair + " shows damage");
    if (names->empty()) return {};
    return refused(node + " is not empty: " + names->front() +
                       (names->size() > 1 ? " and " + std::to_string(names->size() - 1) + " more" : "") + " is in it",
                   "if that filesystem shall be used as it is, with its files: --disk-use-existing, after a snapshot");
}

}   // namespace ack::disk
