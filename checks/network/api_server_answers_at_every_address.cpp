#include "checks/network/checks.hpp"
#include "checks/network/hops.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    return judge_target(evidence, &NetworkFacts::api_server, "the API server");
}

} // namespace

constinit const Check api_server_answers_at_every_address = {
    .id = "api-server-answers-at-every-address",
    .group = Group::network,
    .profiles = node,
    .level = Level::fail,
    .what = "the API server: name, TCP, TLS and an HTTP answer at each of its addresses",
    .why = "ping and one address can answer while another is shut: the kubelet then fails now and then, the "
           "attach script after ten minutes",
    .remedy = "allow TCP 6443 from this host to every address of the API server",
    .source = "ACK help, FAQ on adding nodes: time-out, node to the API server's load balancer",
    .judge = judge_it};

} // namespace ack::checks
