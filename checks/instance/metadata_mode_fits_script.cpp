#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_metadata(evidence))
        return *nothing;
    const auto& plain = evidence.host.instance->answers_without_token;
    if (!plain)
        return not_known(plain.error().what);
    return *plain ? pass("the metadata service answers without a token too")
                  : failed("the metadata service answers only with a token (security hardened mode)");
}

} // namespace

constinit const Check metadata_mode_fits_script = {
    .id = "metadata-mode-fits-script",
    .group = Group::instance,
    .profiles = node,
    .level = Level::warn,
    .what = "whether the metadata service answers without a token",
    .why = "attach scripts that ask without one get 403 in security hardened mode and end",
    .remedy = "ECS console > the instance > Modify instance metadata: normal mode, at least until the node "
              "has joined",
    .source = "ECS help, security hardened mode; attach scripts of 2018 and 2020 ask without a token",
    .judge = judge_it};

} // namespace ack::checks
