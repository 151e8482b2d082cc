// Any mountinfo: mounts or an error.
#include "host/mounts.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack;
    const auto mounts = host::parse_mountinfo(fuzz::text_of(data, size));
    if (!fuzz::answered(mounts)) return 0;
    for (const auto& mount : *mounts) {
        const auto* at = host::mount_at(*mounts, mount.target);
        fuzz::hold(at && at->target == mount.target, "every mount is found at its target");
        static_cast<void>(host::mount_of(*mounts, mount.target + "/x"));
    }
    return 0;
}
