// What can be seen of a host below a root directory, and nothing that changes it.
#pragma once

#include "host/deadline.hpp"
#include "host/descriptor.hpp"
#include "host/process.hpp"
#include "host/programs.hpp"
#include "host/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace ack::host {

enum class FileKind { regular, directory, symlink, block_device, char_device, fifo, socket, other };

struct FileInfo {
    FileKind kind = FileKind::other;
    unsigned mode = 0;            // permission bits only
    uid_t uid = 0;
    gid_t gid = 0;
    std::uint64_t size = 0;       // bytes
    dev_t device = 0;             // the filesystem it lies on
    dev_t special = 0;            // the device it is, for block and char devices
    std::uint64_t inode = 0;
    std::int64_t modified = 0;    // seconds since the epoch
};

struct Space {
    std::uint64_t bytes = 0, bytes_free = 0;      // free to an ordinary user
    std::uint64_t inodes = 0, inodes_free = 0;    // both 0 where the filesystem counts none
    bool read_only = false;
};

// Paths are absolute as the host sees them; links and ".." never lead out of the root. Every file that is read is
// copied to the record directory when one is set, so that a recorded tree can be looked at as --root later.
class HostView {
public:
    // root "/" is the running host ("live"); any other directory is an image or a recorded tree.
    static Result<HostView> open(const std::filesystem::path& root);

    bool live() const;
    const std::filesystem::path& root() const;

    // From now on copies of all that is read go below `directory` (made when absent, root-only), each text through
    // `redact` when one is given. Files that were seen and not read are there too, but reading them in the recorded tree
    // is an error. Device nodes are not copied.
    Result<void> record_into(const std::filesystem::path& directory,
                             std::function<std::string(std::string_view)> redact = {});
    // The first thing that could not be recorded, if any.
    std::optional<Error> record_failure() const;

    // Errors carry errno: ENOENT is "not there" (see `absent`). Longer than `limit` bytes is an error, never a part.
    // Regular files, and character devices for as long as they answer without waiting (/dev/kmsg).
    Result<std::string> read(const std::filesystem::path& path, std::size_t limit = 1U << 20) const;
    // The last `most` bytes of a regular file, all of a shorter one. Not recorded.
    Result<std::string> read_end(const std::filesystem::path& path, std::size_t most) const;
    // Names without "." and "..", sorted.
    Result<std::vector<std::string>> list(const std::filesystem::path& path) const;
    Result<std::string> read_link(const std::filesystem::path& path) const;
    Result<FileInfo> info(const std::filesystem::path& path) const;         // the link itself
    Result<FileInfo> target_info(const std::filesystem::path& path) const;  // what it leads to
    Result<Space> space(const std::filesystem::path& path) const;           // live only
    // An error when root cannot write to it: a read-only filesystem (EROFS), an immutable file or directory (EPERM); live only.
    // Nothing is written to find that out.
    Result<void> may_write(const std::filesystem::path& path) const;
    bool exists(const std::filesystem::path& path) const;                   // of any kind, dangling links too

    // First of the standard directories (/usr/local/sbin … /bin) that holds an executable of this name.
    Result<std::filesystem::path> find_program(std::string_view name) const;

    // Opens for whoever needs a descriptor (block devices, directories to act in); flags as for open(2). With O_NOFOLLOW
    // the last name is not followed.
    Result<Descriptor> open_file(const std::filesystem::path& path, int flags) const;
    // As open_file, but a symbolic link anywhere on the way is an error (ELOOP).
    Result<Descriptor> open_without_links(const std::filesystem::path& path, int flags) const;

    // Starts a program that only looks; live only. Minimal environment, LC_ALL=C, no stdin.
    Result<ProcessResult> ask(Asking which, const std::vector<std::string>& arguments, Deadline deadline) const;

private:
    struct State;
    explicit HostView(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

// True for the errors that mean "no such file or directory", the ordinary kind of absence.
bool absent(const Error& error);

}   // namespace ack::host
