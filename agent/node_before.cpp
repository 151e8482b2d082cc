#include "agent/node_before.hpp"

#include "agent/join.hpp"
#include "agent/server_address.hpp"
#include "checks/whose_node.hpp"
#include "host/tcp.hpp"

namespace ack::agent {

namespace {

NodeBefore nobody(std::string why) {
    return {fail(std::move(why), checks::nobody_asks)};
}

} // namespace

NodeBefore ask_before(const host::HostView& view, const checks::CommandAsks& asks, bool is_member,
                      Deadline deadline) {
    if (!asks.given && !is_member)
        return nobody("no attach command is given, which would name the API server");
    auto kubeconfig = read_kubeconfig(view, kubelet_conf);
    if (!kubeconfig && host::absent(kubeconfig.error()))
        return nobody("this host has no kubelet.conf, whose credentials could ask the API server");
    if (!kubeconfig)
        return nobody("no credentials to ask with: " + kubeconfig.error().what);
    if (kubeconfig->node_name.empty())
        return nobody("kubelet.conf's client certificate is for \"" + kubeconfig->user_name +
                      "\", not for a node");

    const bool same_server = same_cluster(kubeconfig->server, asks);
    if (!same_server) {
        const auto theirs = server_address(asks.server);
        if (!theirs)
            return nobody("the API server " + asks.server + ": " + theirs.error().what);
        kubeconfig->server = "https://" + host::address_and_port(theirs->host, theirs->port);
    }
    NodeBefore before;
    before.node = ask_for_node(*kubeconfig, deadline);
    if (before.node) {
        before.known_there = before.node->registered && !asks.server.empty();
        return before;
    }
    const auto& error = before.node.error();
    if (!same_server)
        return nobody("kubelet.conf's credentials are not for " + asks.server + ": " + error.what);
    if (error.code == EACCES)
        return nobody("kubelet.conf's credentials do not allow asking: " + error.what);
    if (is_member)
        return nobody("the API server gives no answer now, and is asked again by the proof: " + error.what);
    return before;
}

} // namespace ack::agent
