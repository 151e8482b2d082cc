#include "host/self.hpp"

#include "checks/look/observers.hpp"
#include "checks/text.hpp"
#include "disk/targets.hpp"

namespace ack::checks {

namespace {

// The link to PID 1's namespace takes rights that root in a sandbox may lack. NSpid (Linux 4.1) needs none:
// our numbers in the namespace of /proc and all below it, so a single one means that we are in it.
Result<bool> in_hosts_pid_namespace(const host::HostView& view) {
    const auto same = host::in_namespace_of_init(view, "pid");
    const auto status = view.read("/proc/self/status");
    if (same || !status)
        return same;
    for (const auto line : lines_of(*status))
        if (line.starts_with("NSpid:"))
            return words_of(line).size() == 2;
    return same;
}

} // namespace

Fact<Self> look_at_self(const host::HostView& view, Deadline deadline) {
    if (!view.live())
        return fail(view.root().string() + " is not a running host: nobody runs there");
    const auto capabilities = host::effective_capabilities(view);
    if (!capabilities)
        return tl::unexpected(capabilities.error());
    const auto mounts = look_at_mounts(view, deadline);
    if (!mounts)
        return tl::unexpected(mounts.error());
    const auto pids = in_hosts_pid_namespace(view);
    if (!pids)
        return tl::unexpected(pids.error());
    return Self{host::effective_uid(), *capabilities, disk::in_hosts_mount_namespace(view), *pids};
}

} // namespace ack::checks
