#include "checks/image/checks.hpp"
#include "checks/image/found_things.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& logs = evidence.host.image.logs;
    if (!logs)
        return not_known(logs.error().what);
    const std::uint64_t mib = logs->bytes >> 20U;
    const std::string size = "/var/log holds " + std::to_string(mib) + " MiB";
    if (!logs->secrets.empty())
        return failed(size + ", and secrets: " + list_of(logs->secrets));
    if (mib > evidence.policy.most_image_log_mib)
        return failed(size + ", " + std::to_string(evidence.policy.most_image_log_mib) +
                      " MiB at most are due");
    return pass(size + " and no known form of a secret");
}

} // namespace

constinit const Check logs_are_clean = {
    .id = "logs-are-clean",
    .group = Group::image,
    .profiles = image,
    .level = Level::warn,
    .what = "the size of /var/log, and AccessKey ids and tokens in it",
    .why = "what the first instance logged is shipped with each, secrets among it",
    .remedy = "find /var/log -type f -delete; cloud-init clean --logs",
    .source = "amazon-eks-ami, cleanup of images; the attach script runs under set -x",
    .judge = judge_it};

} // namespace ack::checks
