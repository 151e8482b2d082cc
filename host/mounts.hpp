// Mounts as the kernel shows them and as fstab asks for them (libmount).
#pragma once

#include "host/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace ack::host {

class HostView;

struct Mount {
    int id = 0, parent = 0;
    dev_t device = 0;            // major:minor of the filesystem
    std::string root;            // the part of the filesystem that is mounted, "/" for all of it
    std::string target;
    std::string type;
    std::string source;          // as the kernel shows it, "/dev/vdb"
    std::string options;         // of the mount
    bool read_only = false;      // of the mount or of the filesystem below it

    bool operator==(const Mount&) const = default;
};

// /proc/self/mountinfo (or the given file below the view's root), in the kernel's order.
Result<std::vector<Mount>> mounts(const HostView& view, const std::filesystem::path& file = "/proc/self/mountinfo");
// The text of a mountinfo file; a line that is not one is an error that names it.
Result<std::vector<Mount>> parse_mountinfo(std::string_view text);

struct FstabLine {
    std::size_t number = 0;      // from 1
    std::string source, target, type, options;   // octal escapes undone, the target without a slash at its end
    int frequency = 0, pass = 0;

    bool operator==(const FstabLine&) const = default;
};

struct Fstab {
    std::vector<FstabLine> lines;
    std::vector<std::size_t> broken;   // numbers of lines that are neither entry, comment nor blank

    bool operator==(const Fstab&) const = default;
};

Fstab parse_fstab(std::string_view text);
Result<Fstab> fstab(const HostView& view);    // an absent file is an empty one

struct MountRequest {
    std::string source;          // device path, or a directory when bind
    std::string target;
    std::string type;            // empty when bind
    std::string options;         // "noatime,…"; empty for defaults
    bool bind = false;
};

// The topmost mount at exactly this target, or nullptr.
const Mount* mount_at(const std::vector<Mount>& mounts, std::string_view target);
// The mount that a path lies on (longest target that is a prefix; the last of equals), or nullptr.
const Mount* mount_of(const std::vector<Mount>& mounts, std::string_view path);

}   // namespace ack::host
