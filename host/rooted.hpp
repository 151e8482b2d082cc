// Opening below a root directory: links, absolute ones and ".." too, never lead out of it.
#pragma once

#include "host/descriptor.hpp"
#include "host/result.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace ack::host {

enum class Links { follow, refuse };   // refuse: a link anywhere on the way, the last name included, is ELOOP

// `flags` as for open(2); with O_NOFOLLOW the last name is not followed (O_PATH | O_NOFOLLOW opens a link
// itself). Through openat2(RESOLVE_IN_ROOT) where the kernel has it (5.6), else by walking. Links that only
// /proc has
// (/proc/PID/exe) lead nowhere here. Errors carry errno and name the path.
Result<Descriptor> open_in_root(int root, const std::filesystem::path& path, int flags,
                                Links links = Links::follow);

// What the walk saw: each directory entered, each link met, by its true place below the root
// ("/sys/block/vda").
struct Seen {
    std::function<void(const std::string& place)> directory;
    std::function<void(const std::string& place, const std::string& target)> link;
};

struct Walked {
    Descriptor descriptor;
    std::string place;   // where it truly is, below the root
};

// The walk itself: one name at a time, nothing followed by the kernel. Works on every kernel from 2.6.39.
Result<Walked> walk_in_root(int root, const std::filesystem::path& path, int flags,
                            Links links = Links::follow, const Seen& seen = {});

// The text of a link that is open with O_PATH | O_NOFOLLOW.
Result<std::string> read_open_link(int link);

}   // namespace ack::host
