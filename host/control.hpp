// What can be done to a host. Only acting code (apply, attach, undo, clean) ever holds one.
#pragma once

#include "host/descriptor.hpp"
#include "host/mounts.hpp"
#include "host/process.hpp"
#include "host/programs.hpp"
#include "host/result.hpp"
#include "host/trees.hpp"
#include "host/view.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ack::host {

class HostControl {
public:
    explicit HostControl(HostView view) : view_(std::move(view)) {}

    const HostView& view() const { return view_; }

    // Whole or not at all: temporary file beside it, fsync, rename, fsync of the directory. Parent must exist.
    // A symlink at `path` is an error. Owner root, the given mode whatever the umask.
    Result<void> write_file(const std::filesystem::path& path, std::string_view text, unsigned mode);
    // As write_file, but keeps mode, owner, group and extended attributes of the file that is there.
    Result<void> replace_file(const std::filesystem::path& path, std::string_view text);
    Result<void> make_directories(const std::filesystem::path& path, unsigned mode);   // those that are absent
    Result<void> remove_file(const std::filesystem::path& path);                       // absent is success
    Result<void> remove_empty_directory(const std::filesystem::path& path);            // absent is success

    // Owners, modes, times, extended attributes, hard links, holes, device nodes; sockets are left out. The copy must not
    // be there yet. An entry that changes meanwhile is an error (EAGAIN). After an error a part of the copy is there.
    Result<void> copy_tree(const TreePlace& from, const TreePlace& to, const TreeWatch& watch);
    // Follows no link, and stops with an error at anything that is mounted inside. Absent is success.
    Result<void> remove_tree(const TreePlace& tree, const TreeWatch& watch);
    // Never over something that is there (EEXIST). Durable.
    Result<void> rename_entry(const TreePlace& from, const TreePlace& to);

    Result<void> mount(const MountRequest& request);
    // Mounts a device where nobody sees it, not even this process by any path: the descriptor of its root is the only way
    // in, and with the last descriptor inside it the mount is gone. The request's target is not used. Live only.
    Result<Descriptor> mount_aside(const MountRequest& request);
    Result<void> unmount(const std::filesystem::path& target);
    // The whole filesystem that is mounted at `target`, at all its mount points: an error while somebody writes to it.
    Result<void> make_read_only(const std::filesystem::path& target);
    Result<void> make_writable(const std::filesystem::path& target);
    // An error when unmount() would say that it is in use. Nothing is unmounted.
    Result<void> can_unmount(const std::filesystem::path& target);

    // The program is found in the standard directories; environment minimal with LC_ALL=C unless the request has one.
    Result<ProcessResult> run(Changing which, const std::vector<std::string>& arguments, ProcessRequest request = {});

private:
    HostView view_;
};

}   // namespace ack::host
