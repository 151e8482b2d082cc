#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

bool version_fits(const SupportedSystem& system, const std::string& version) {
    return system.versions.empty() ||
           std::any_of(system.versions.begin(), system.versions.end(), [&](const std::string& known) {
               return version == known || version.starts_with(known + ".");
           });
}

std::string names(const std::vector<SupportedSystem>& systems) {
    std::vector<std::string> all;
    for (const auto& system : systems)
        all.push_back(system.versions.empty() ? system.id : system.id + " " + join(system.versions, "/"));
    return join(all, ", ");
}

Answer judge_it(const Evidence& evidence) {
    const auto& os = evidence.host.os;
    if (!os)
        return not_known(os.error().what);
    const auto& supported = evidence.policy.supported_systems;
    const std::string seen =
        os->path + ": ID=" + os->id + " VERSION_ID=" + os->version_id + " (" + os->pretty_name + ")";
    const bool fits = std::any_of(supported.begin(), supported.end(), [&](const SupportedSystem& system) {
        return system.id == os->id && version_fits(system, os->version_id);
    });
    if (fits)
        return pass(seen);
    return failed(seen + " is not among " + names(supported) +
                  "; the attach script ends with status 1 on systems that it does not know");
}

} // namespace

constinit const Check os_is_supported = {
    .id = "os-is-supported",
    .group = Group::operating_system,
    .profiles = node | image,
    .level = Level::fail,
    .what = "ID and VERSION_ID of os-release against the policy's list of systems",
    .why = "the attach script gives up on other systems, or leaves a node that nobody supports",
    .remedy = "ECS console > Replace Operating System: Alibaba Cloud Linux 3 is recommended; a system that "
              "is known to work "
              "is named in the policy's list of supported systems",
    .source = "ACK help, Add existing ECS instances: Alibaba Cloud Linux, Red Hat, Ubuntu, CentOS",
    .judge = judge_it};

} // namespace ack::checks
