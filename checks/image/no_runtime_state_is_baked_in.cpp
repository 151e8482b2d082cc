#include "checks/image/checks.hpp"
#include "checks/image/found_things.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& found = evidence.host.image.runtime_state;
    if (!found)
        return not_known(found.error().what);
    if (found->empty())
        return pass(
            "no images or containers below /var/lib/docker, /var/lib/containerd and /var/lib/container");
    return failed(list_of(*found));
}

} // namespace

constinit const Check no_runtime_state_is_baked_in = {
    .id = "no-runtime-state-is-baked-in",
    .group = Group::image,
    .profiles = image,
    .level = Level::warn,
    .what = "images and containers below /var/lib/docker, /var/lib/containerd and /var/lib/container",
    .why = "where a data disk is mounted they are hidden, and fill the system disk of every instance",
    .remedy = "docker system prune --all --volumes, or stop the runtime and delete the named directories; "
              "images belong on the data disk's snapshot",
    .source = "ACK help, custom images",
    .judge = judge_it};

} // namespace ack::checks
