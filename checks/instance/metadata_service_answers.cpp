#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    if (evidence.policy.on_ecs && evidence.host.instance && evidence.host.instance->instance_id && !*evidence.host.instance->instance_id)
        return failed("100.100.100.200 answers, but has no instance-id");
    const auto id = text_of(evidence, &InstanceFacts::instance_id, "instance-id");
    if (const auto* answer = std::get_if<Answer>(&id))
        return *answer;
    return pass("http://100.100.100.200 answers" +
                std::string(evidence.host.instance->tokens ? " with a token" : "; it gives no tokens") +
                ": instance-id " + std::get<std::string>(id));
}

} // namespace

constinit const Check metadata_service_answers = {
    .id = "metadata-service-answers",
    .group = Group::instance,
    .profiles = node,
    .level = Level::fail,
    .what = "whether 100.100.100.200 answers, with a token and without",
    .why = "the attach script asks it for the instance's id, region and address, and ends without",
    .remedy = "on ECS: let no firewall, route or proxy of the host stand before 100.100.100.200; elsewhere: "
              "--not-on-ecs",
    .source = "ECS help, instance metadata",
    .judge = judge_it};

} // namespace ack::checks
