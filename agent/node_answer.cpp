#include "agent/node_answer.hpp"

#include <nlohmann/json.hpp>

namespace ack::agent {

namespace {

using Json = nlohmann::json;

// The value there when it has the type, else an empty one: a Node that lacks a field is no error.
std::string text_at(const Json& object, const char* key) {
    if (!object.is_object()) return {};
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const Json& at(const Json& object, const char* key) {
    static const Json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

// metav1.Status: "Forbidden: nodes "x" is forbidden: …"
std::string status_in_words(const Json& body) {
    if (text_at(body, "kind") != "Status") return {};
    const auto reason = text_at(body, "reason"), message = text_at(body, "message");
    return reason + (reason.empty() || message.empty() ? "" : ": ") + message;
}

std::string remedy_for(unsigned status) {
    if (status == 401)
        return "; it does not know the client certificate in kubelet.conf: another cluster's, or revoked";
    if (status == 403)
        return "; the client certificate in kubelet.conf may not read this node: is it another node's?";
    return {};
}

}   // namespace

Result<checks::JoinedNode> read_node_answer(const host::HttpResponse& response, const std::string& name,
                                            const std::string& server) {
    const auto body = Json::parse(response.body, nullptr, false);
    checks::JoinedNode node;
    node.name = name;
    node.server = server;
    const auto said = body.is_object() ? status_in_words(body) : std::string();
    if (response.status == 404 && text_at(body, "reason") == "NotFound" &&
        text_at(at(body, "details"), "name") == name)
        return node;
    if (response.status != 200)
        return fail("the API server " + server + " answered with status " + std::to_string(response.status) +
                        (said.empty() ? "" : ", " + said) + remedy_for(response.status),
                    response.status == 401 || response.status == 403 ? EACCES : 0);
    if (text_at(body, "kind") != "Node" || text_at(at(body, "metadata"), "name") != name)
        return fail("what " + server + " answered is not the node " + name + ": is it an API server?");

    node.registered = true;
    for (const auto& condition : at(at(body, "status"), "conditions")) {
        if (text_at(condition, "type") == "NetworkUnavailable") {
            node.network_unavailable = text_at(condition, "status");
            node.network_message = text_at(condition, "reason") + ": " + text_at(condition, "message");
        }
        if (text_at(condition, "type") != "Ready") continue;
        node.ready = text_at(condition, "status");
        node.ready_reason = text_at(condition, "reason");
        node.ready_message = text_at(condition, "message");
    }
    node.boot_id = text_at(at(at(body, "status"), "nodeInfo"), "bootID");
    node.provider_id = text_at(at(body, "spec"), "providerID");
    node.node_pool = text_at(at(at(body, "metadata"), "labels"), "alibabacloud.com/nodepool-id");
    for (const auto& address : at(at(body, "status"), "addresses"))
        if (auto text = text_at(address, "address"); text_at(address, "type") == "InternalIP" && !text.empty())
            node.internal_ips.push_back(std::move(text));
    return node;
}

bool is_joined(const checks::JoinedNode& node) {
    return node.registered && !node.internal_ips.empty() &&
           node.network_unavailable.value_or("False") == "False" && node.ready == "True";
}

// In the order in which a node comes up: what it waits for first.
std::string describe(const checks::JoinedNode& node) {
    if (!node.registered) return "node " + node.name + " is not registered";
    if (node.internal_ips.empty())
        return "node " + node.name + " is registered and has no InternalIP yet";
    if (node.network_unavailable.value_or("False") != "False")
        return "node " + node.name + " has no network yet: NetworkUnavailable is " +
               *node.network_unavailable;
    if (!node.ready) return "node " + node.name + " is registered, its kubelet has not reported yet";
    if (*node.ready == "True") return "node " + node.name + " is Ready";
    const auto why = node.ready_reason + (node.ready_message.empty() ? "" : ": " + node.ready_message);
    return "node " + node.name + " is not Ready yet" + (why.empty() ? "" : " (" + why + ")");
}

}   // namespace ack::agent
