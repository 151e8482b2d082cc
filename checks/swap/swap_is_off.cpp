#include "checks/swap/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& swap = evidence.host.swap;
    if (!swap)
        return not_known(swap.error().what);
    if (swap->empty())
        return pass("/proc/swaps lists none");
    std::vector<std::string> areas;
    for (const auto& area : *swap)
        areas.push_back(area.name + " (" + area.type + ", " + std::to_string(area.bytes >> 20U) + " MiB)");
    return failed("/proc/swaps: " + join(areas, ", "));
}

} // namespace

constinit const Check swap_is_off = {
    .id = "swap-is-off",
    .group = Group::swap,
    .profiles = node,
    .level = Level::fail,
    .what = "active swap in /proc/swaps, zram included",
    .why = "kubelet does not start while swap is on",
    .remedy = "swapoff -a",
    .source = "ACK help, Add existing ECS instances, manual mode: swap must be off",
    .judge = judge_it};

} // namespace ack::checks
