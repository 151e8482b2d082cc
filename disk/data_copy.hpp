// Copying what stands at a target to the disk, while nobody sees the disk. For apply alone.
#pragma once

#include "disk/apply_steps.hpp"

namespace ack::disk {

// The root of the plan's filesystem, mounted where nobody sees it. It is the very filesystem that was planned for.
tl::expected<host::Descriptor, Fault> open_disk_aside(const Applying& applying, const Identity& disk, const std::string& uuid,
                                                      const std::string& type, FirstLook look);

// A target's parent, open, and its name in it.
struct Target {
    host::Descriptor parent;
    std::string path, name;
    host::TreePlace place() const { return {parent.get(), name}; }
};
tl::expected<Target, Fault> open_target(const Applying& applying, const std::string& path);

// Nobody uses it, and nothing is mounted inside.
StepResult is_at_rest(const Applying& applying, const std::string& path);

// An entry of the target and the name it has on the disk. With a directory this is the target itself; without, all
// that is in it (but for an empty lost+found). `inside` holds the target open for them.
struct Entry { host::TreePlace from; std::string name; };
Result<std::vector<Entry>> entries_of(const Target& target, const std::string& directory, host::Descriptor& inside);

}   // namespace ack::disk
