#include "checks/image/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& found = evidence.host.image.cloud_assistant;
    if (!found)
        return not_known(found.error().what);
    const auto has = [&](std::string_view end) {
        return std::any_of(found->begin(), found->end(),
                           [&](const auto& path) { return path.ends_with(end); });
    };
    if (has("/aliyun.service") && has("/aliyun-service"))
        return pass(join(*found, ", "));
    return failed(found->empty() ? "neither aliyun.service nor the agent is there"
                                 : "only " + join(*found, ", ") + " is there");
}

} // namespace

constinit const Check cloud_assistant_is_installed = {
    .id = "cloud-assistant-is-installed",
    .group = Group::image,
    .profiles = image,
    .level = Level::warn,
    .what = "the unit aliyun.service and the agent below /usr/local/share/aliyun-assist",
    .why = "the recommended way to run the attach command on an instance is missing",
    .remedy = "install the Cloud Assistant agent: ECS help, Install Cloud Assistant Agent",
    .source = "ECS help, Cloud Assistant; ACK help, manual mode",
    .judge = judge_it};

} // namespace ack::checks
