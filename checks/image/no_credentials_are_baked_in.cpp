#include "checks/image/checks.hpp"
#include "checks/image/found_things.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& found = evidence.host.image.credentials;
    if (!found)
        return not_known(found.error().what);
    if (found->empty())
        return pass("no credential file, and no secret in profiles, cron tables, units and settings");
    return failed(list_of(*found));
}

} // namespace

constinit const Check no_credentials_are_baked_in = {
    .id = "no-credentials-are-baked-in",
    .group = Group::image,
    .profiles = image,
    .level = Level::fail,
    .what =
        "credential files of CLIs and registries, and secrets in profiles, cron tables, units and settings",
    .why = "whoever can start an instance of the image has them",
    .remedy = "take them out of the named files, and make the keys invalid: RAM console > AccessKey",
    .source = "ACK help, custom images; forms of AccessKey ids and bootstrap tokens",
    .judge = judge_it};

} // namespace ack::checks
