#include "checks/image/checks.hpp"
#include "checks/image/found_things.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& found = evidence.host.image.instance_state;
    if (!found)
        return not_known(found.error().what);
    if (found->empty())
        return pass("no state of cloud-init, no lease, no persistent name, no fixed address");
    return failed(list_of(*found));
}

} // namespace

constinit const Check no_instance_state_is_baked_in = {
    .id = "no-instance-state-is-baked-in",
    .group = Group::image,
    .profiles = image,
    .level = Level::fail,
    .what =
        "cloud-init's state, DHCP leases, udev's persistent names and fixed addresses in network settings",
    .why = "instances of the image take themselves for the one it was made from, and have no network or the "
           "wrong one",
    .remedy = "cloud-init clean --logs; delete the named files and lines",
    .source = "amazon-eks-ami, cleanup of images; cloud-init, clean",
    .judge = judge_it};

} // namespace ack::checks
