#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

// Not /run: Debian and Ubuntu mount it noexec, and nothing of a node is run from there.
constexpr const char* run_from[] = {"/tmp", "/var/lib", "/opt"};

Answer judge_it(const Evidence& evidence) {
    const auto& mounts = evidence.host.mounts;
    if (!mounts)
        return not_known(mounts.error().what);
    std::vector<std::string> barred, commands;
    for (const auto* path : run_from) {
        const auto* mount = host::mount_of(*mounts, path);
        if (mount == nullptr)
            return not_known(std::string("/proc/self/mountinfo does not tell on what ") + path + " lies");
        if (!has_option(mount->options, "noexec"))
            continue;
        barred.push_back(std::string(path) + " (" + mount->target + ": " + mount->options + ")");
        commands.push_back("mount -o remount,exec " + mount->target);
    }
    if (barred.empty())
        return pass("none of /tmp, /var/lib and /opt is mounted noexec");
    return failed("mounted noexec: " + join(barred, ", "),
                  join(commands, "; ") + "; take noexec out of /etc/fstab if it shall stay so");
}

} // namespace

constinit const Check scripts_may_run_from_tmp = {
    .id = "scripts-may-run-from-tmp",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::warn,
    .what = "noexec among the mount options of /tmp, /var/lib and /opt",
    .why = "installers unpack to /tmp, containers live below /var/lib and network plugins below /opt: none "
           "would start",
    .remedy = "mount -o remount,exec PATH, and take noexec out of its line in /etc/fstab",
    .source = "mount(8), noexec; CIS benchmarks recommend it for /tmp",
    .judge = judge_it};

} // namespace ack::checks
