#include "host/control.hpp"
#include "host/tree_entry.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace ack::host {

namespace {

Result<void> remove(const TreePlace& place, const Ground& ground, const TreeWatch& watch, const std::string& path) {
    if (auto on = go_on(watch); !on) return fail("removing " + path + ": " + on.error().what, on.error().code);
    const auto info = stat_of(place, path);
    if (!info && info.error().code == ENOENT) return {};
    if (!info) return tl::unexpected(info.error());
    if (!S_ISDIR(info->st_mode)) {
        if (::unlinkat(place.directory, place.name.c_str(), 0) == 0 || errno == ENOENT) return {};
        return fail_errno("removing " + path, errno);
    }
    const auto directory = enter(place, ground, path);
    if (!directory) return fail("removing " + directory.error().what, directory.error().code);
    const auto names = names_of(directory->get(), path);
    if (!names) return tl::unexpected(names.error());
    for (const auto& name : *names)
        if (auto removed = remove({directory->get(), name}, ground, watch, path + "/" + name); !removed) return removed;
    if (::unlinkat(place.directory, place.name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return {};
    return fail_errno("removing " + path, errno);
}

}   // namespace

Result<void> HostControl::remove_tree(const TreePlace& tree, const TreeWatch& watch) {
    const auto ground = ground_of(tree.directory);
    if (!ground) return tl::unexpected(ground.error());
    return remove(tree, *ground, watch, tree.name);
}

Result<void> HostControl::rename_entry(const TreePlace& from, const TreePlace& to) {
    const auto what = "renaming " + from.name + " to " + to.name;
    int code = ::renameat2(from.directory, from.name.c_str(), to.directory, to.name.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
    if (code == ENOSYS || code == EINVAL) {    // before Linux 3.15, or a filesystem without it
        if (::faccessat(to.directory, to.name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) return fail_errno(what, EEXIST);
        code = ::renameat(from.directory, from.name.c_str(), to.directory, to.name.c_str()) == 0 ? 0 : errno;
    }
    if (code != 0) return fail_errno(what, code);
    if (::fsync(from.directory) != 0 || ::fsync(to.directory) != 0) return fail_errno(what + " for good", errno);
    return {};
}

}   // namespace ack::host
