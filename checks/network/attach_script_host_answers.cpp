#include "checks/network/checks.hpp"
#include "checks/network/hops.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    return judge_target(evidence, &NetworkFacts::script_host, "the attach script's host");
}

} // namespace

constinit const Check attach_script_host_answers = {
    .id = "attach-script-host-answers",
    .group = Group::network,
    .profiles = node,
    .level = Level::fail,
    .what = "the attach script's host: name, TCP and an HTTP answer at each address",
    .why = "without it there is no attach script to run",
    .remedy =
        "see that this host reaches the object store's internal address: resolvers, security group, proxy",
    .source = "Alibaba Cloud help, OSS internal endpoints",
    .judge = judge_it};

} // namespace ack::checks
