#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

constexpr std::uint64_t mib = 1024 * 1024;

// What is too little on one filesystem, in words; empty when it is enough.
std::string shortage(const Filesystem& filesystem, const Policy& policy) {
    // /var and /tmp on the root filesystem have what it has, so only those of their own can be short here.
    const std::uint64_t part = filesystem.path == "/" ? 1 : 10;
    const std::uint64_t least_bytes = policy.least_root_free_mib * mib / part;
    const std::uint64_t least_inodes = policy.least_inodes_free / part;
    if (filesystem.bytes_free < least_bytes)
        return filesystem.path + " has " + std::to_string(filesystem.bytes_free / mib) + " MiB free, " +
               std::to_string(least_bytes / mib) + " MiB are needed";
    const bool counts_inodes = filesystem.inodes > 0;
    if (counts_inodes && filesystem.inodes_free < least_inodes)
        return filesystem.path + " has " + std::to_string(filesystem.inodes_free) + " inodes free, " +
               std::to_string(least_inodes) + " are needed";
    return {};
}

Answer judge_it(const Evidence& evidence) {
    const auto& filesystems = evidence.host.filesystems;
    if (!filesystems)
        return not_known(filesystems.error().what);
    std::vector<std::string> short_of, seen;
    bool root_seen = false;
    for (const auto& filesystem : *filesystems) {
        root_seen = root_seen || filesystem.path == "/";
        seen.push_back(filesystem.path + " " + std::to_string(filesystem.bytes_free / mib) + " MiB");
        if (auto what = shortage(filesystem, evidence.policy); !what.empty())
            short_of.push_back(std::move(what));
    }
    if (!root_seen)
        return not_known("/ was not looked at");
    if (short_of.empty())
        return pass("free: " + join(seen, ", "));
    return failed(join(short_of, "; "));
}

} // namespace

constinit const Check root_filesystem_has_space = {
    .id = "root-filesystem-has-space",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::fail,
    .what = "bytes and inodes free at /, /var and /tmp against the policy",
    .why = "packages and images do not fit, and kubelet evicts pods as soon as it runs",
    .remedy = "du -xh --max-depth=2 / | sort -h shows what fills it; remove that, or ECS console > Disks > "
              "Resize the system disk",
    .source = "kubelet's eviction thresholds; EKS and embedded-cluster host checks",
    .judge = judge_it};

} // namespace ack::checks
