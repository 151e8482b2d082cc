#include "checks/kernel_features.hpp"
#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

struct Sorted {
    std::vector<std::string> absent, advised, not_known;
};

Sorted sort(const std::vector<KernelFeature>& features) {
    Sorted sorted;
    for (const auto& wanted : wanted_features()) {
        const auto found = std::find_if(features.begin(), features.end(),
                                        [&](const auto& one) { return one.name == wanted.name; });
        const bool looked_for = found != features.end();
        if (looked_for && found->there == true)
            continue;
        const std::string seen =
            std::string(wanted.name) + " (" + (looked_for ? found->seen : "not looked for") + ")";
        const bool known = looked_for && found->there.has_value();
        if (wanted.needed)
            (known ? sorted.absent : sorted.not_known).push_back(seen);
        else
            sorted.advised.push_back(seen);
    }
    return sorted;
}

Answer judge_it(const Evidence& evidence) {
    const auto& features = evidence.host.kernel_features;
    if (!features)
        return not_known(features.error().what);
    const auto sorted = sort(*features);
    if (!sorted.absent.empty())
        return failed("the kernel lacks " + join(sorted.absent, ", "));
    if (!sorted.not_known.empty())
        return not_known("it cannot be told whether the kernel has " + join(sorted.not_known, ", "));
    if (!sorted.advised.empty())
        return warned("all that is needed is there; advised and not seen: " + join(sorted.advised, ", "));
    return pass("all " + std::to_string(wanted_features().size()) + " features were found, as " +
                features->front().name + " at " + features->front().seen);
}

} // namespace

constinit const Check kernel_has_what_containers_need = {
    .id = "kernel-has-what-containers-need",
    .group = Group::operating_system,
    .profiles = node | image,
    .level = Level::fail,
    .what = "namespaces, cgroup controllers, overlay, bridge netfilter and the rest in the kernel's "
            "configuration, its modules and what the running kernel shows",
    .why = "containers do not start, or pods have no network",
    .remedy =
        "install the distribution's full kernel with its modules (Ubuntu: apt-get install "
        "linux-modules-extra-$(uname -r); Red Hat: yum install kernel-modules) and restart, or ECS console "
        "> Replace Operating System",
    .source = "kubernetes/system-validators, kernel; k0s sysinfo",
    .judge = judge_it};

} // namespace ack::checks
