#include "checks/network/checks.hpp"
#include "checks/network/hops.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    return judge_target(evidence, &NetworkFacts::registry, "the image registry");
}

} // namespace

constinit const Check registry_answers = {
    .id = "registry-answers",
    .group = Group::network,
    .profiles = node,
    .level = Level::warn,
    .what = "the image registry of the region: name, TCP and TLS at each address",
    .why = "the network plugin's images come from there, and without them no node becomes Ready",
    .remedy =
        "allow TCP 443 from this host to the registry's addresses; a registry of your own makes this moot",
    .source = "ACK help, domain names that nodes need",
    .judge = judge_it};

} // namespace ack::checks
