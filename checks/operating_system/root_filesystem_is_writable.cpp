#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

// Where packages, settings and state are written.
constexpr const char* written[] = {"/", "/etc", "/usr/local", "/opt", "/var", "/var/lib", "/tmp", "/run"};

Answer judge_it(const Evidence& evidence) {
    const auto& mounts = evidence.host.mounts;
    if (!mounts)
        return not_known(mounts.error().what);
    std::vector<std::string> read_only;
    std::string remount;
    for (const auto* path : written) {
        const auto* mount = host::mount_of(*mounts, path);
        if (mount == nullptr)
            return not_known(std::string("/proc/self/mountinfo does not tell on what ") + path + " lies");
        if (!mount->read_only)
            continue;
        read_only.push_back(std::string(path) + " (" + mount->source + " at " + mount->target + ")");
        if (remount.empty())
            remount = mount->target;
    }
    if (read_only.empty())
        return pass("none of " + join({std::begin(written), std::end(written)}, " ") +
                    " is mounted read-only");
    return failed(
        "mounted read-only: " + join(read_only, ", "),
        "dmesg | grep -i -e remount -e 'i/o error' tells whether the disk failed: then mend that first; else "
        "mount -o remount,rw " +
            remount + " and take ro out of /etc/fstab");
}

} // namespace

constinit const Check root_filesystem_is_writable = {
    .id = "root-filesystem-is-writable",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::fail,
    .what = "whether /, /etc, /usr/local, /opt, /var, /tmp and /run lie on mounts that are read-only",
    .why = "nothing can be installed; a filesystem that turned read-only by itself has failed",
    .remedy = "mount -o remount,rw /, after dmesg has shown that the disk did not fail",
    .source = "k0s sysinfo; ext4(5), errors=remount-ro",
    .judge = judge_it};

} // namespace ack::checks
