#include "checks/look/observers.hpp"

namespace ack::checks {

Fact<host::Fstab> look_at_fstab(const host::HostView& view, Deadline) {
    return host::fstab(view);
}

// PID 1's, not ours: what matters is what the host sees.
Fact<std::vector<host::Mount>> look_at_mounts(const host::HostView& view, Deadline) {
    constexpr auto file = "/proc/1/mountinfo";
    if (!view.live() && !view.info(file))
        return fail(view.root().string() + " is not a running host: it has no mounts");
    return host::mounts(view, file);
}

Fact<std::vector<Filesystem>> look_at_filesystems(const host::HostView& view, Deadline) {
    std::vector<Filesystem> filesystems;
    for (const auto* path : {"/", "/var", "/tmp"}) {
        const auto space = view.space(path);
        if (!space)
            return tl::unexpected(space.error());
        filesystems.push_back(
            {path, space->bytes, space->bytes_free, space->inodes, space->inodes_free, space->read_only});
    }
    return filesystems;
}

} // namespace ack::checks
