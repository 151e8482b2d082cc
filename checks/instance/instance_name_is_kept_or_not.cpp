#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& command = evidence.command;
    if (!command.given)
        return left_out("not said: no attach command was given");
    if (!command.understood)
        return not_known("the attach command is not understood");
    const auto& hostname = evidence.host.hostname;
    if (!hostname)
        return not_known(hostname.error().what);
    const std::string node = command.node_name_mode.empty() ? ""
                                                            : "; --node-name-mode " + command.node_name_mode +
                                                                  ": the node is named after its address";
    if (command.overwrites_hostname)
        return failed("--overwrite-hostname: the hostname " + *hostname + " is replaced by the node's name" +
                      node);
    return pass("the hostname " + *hostname + " is kept" + node);
}

} // namespace

constinit const Check instance_name_is_kept_or_not = {
    .id = "instance-name-is-kept-or-not",
    .group = Group::instance,
    .profiles = node,
    .level = Level::warn,
    .what = "what the attach command does to the names of instance, host and node",
    .why = "monitoring, scripts and bills that go by the old hostname do not find it again",
    .remedy = "fetch the attach command with Retain instance name set, if the name shall stay",
    .source = "ACK help, Add existing ECS instances: Retain instance name",
    .judge = judge_it};

} // namespace ack::checks
