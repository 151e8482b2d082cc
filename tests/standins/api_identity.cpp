#include "api_identity.hpp"

#include <algorithm>
#include <optional>

namespace standin {
namespace {
Identity bootstrap(const std::string& token, const std::set<std::string>& tokens) {
    if (!tokens.contains(token))
        throw unauthorized();
    return {
        "system:bootstrap:" + token.substr(0, token.find('.')),
        {"system:bootstrappers", "system:bootstrappers:kubeadm:default-node-token", "system:authenticated"}};
}

// Empty: allowed. Otherwise what follows the standard sentence (often nothing).
std::optional<std::string> refusal_for_node(const std::string& node, const std::string& verb,
                                            const Resource& resource, const std::string& name,
                                            const Request& request) {
    const bool reading = verb == "get" || verb == "list";
    if (resource.name == "nodes") {
        if (!reading)
            return verb == "delete" ? std::optional<std::string>("") : std::nullopt;
        if (name == node)
            return std::nullopt;
        if (!name.empty())
            return "node '" + node + "' cannot read '" + name + "', only its own Node object";
        if (request.parameter("fieldSelector") == "metadata.name=" + node)
            return std::nullopt;
        return "node '" + node + "' cannot read all nodes, only its own Node object";
    }
    if (resource.name == "leases") {
        if (verb == "list")
            return "can only get, create, update, patch, or delete a node lease";
        if (resource.space != "kube-node-lease")
            return "can only access leases in the \"kube-node-lease\" system namespace";
        if (verb != "create" && name != node)
            return "can only access node lease with the same name as the requesting node";
        return std::nullopt;
    }
    if (resource.name == "certificatesigningrequests" && (reading || verb == "create"))
        return std::nullopt;
    return "";
}

bool bootstrap_may(const std::string& verb, const Resource& resource) {
    if (resource.name == "certificatesigningrequests")
        return verb == "get" || verb == "list" || verb == "create";
    return resource.name == "nodes" && verb == "get";
}
} // namespace

bool Identity::in(const std::string& group) const {
    return std::find(groups.begin(), groups.end(), group) != groups.end();
}

std::string Identity::node() const {
    static const std::string prefix = "system:node:";
    return in("system:nodes") && user.rfind(prefix, 0) == 0 ? user.substr(prefix.size()) : "";
}

Identity identify(const Peer& peer, const Request& request, const std::set<std::string>& bootstrap_tokens) {
    if (peer.presented) {
        if (!peer.trusted)
            throw unauthorized();
        auto groups = peer.organizations;
        groups.push_back("system:authenticated");
        return {peer.common_name, groups};
    }
    if (const auto authorization = request.header("Authorization")) {
        static const std::string scheme = "Bearer ";
        if (authorization->rfind(scheme, 0) != 0)
            throw unauthorized();
        return bootstrap(authorization->substr(scheme.size()), bootstrap_tokens);
    }
    return {"system:anonymous", {"system:unauthenticated"}};
}

ApiError denied(const Identity& who, const std::string& verb, const Resource& resource,
                const std::string& name, const std::string& subresource, const std::string& why) {
    auto text =
        "User \"" + who.user + "\" cannot " + verb + " resource \"" + resource.name +
        (subresource.empty() ? "" : "/" + subresource) + "\" in API group \"" + resource.group + "\" " +
        (resource.space.empty() ? "at the cluster scope" : "in the namespace \"" + resource.space + "\"");
    if (!why.empty())
        text += ": " + why;
    return forbidden(resource, name, text);
}

void authorize(const Identity& who, const std::string& verb, const Resource& resource,
               const std::string& name, const std::string& subresource, const Request& request) {
    if (who.is_admin())
        return;
    if (resource.name == "configmaps" && resource.space == "kube-public" && name == "cluster-info" &&
        verb == "get")
        return;
    if (who.is_bootstrap() && bootstrap_may(verb, resource))
        return;
    if (const auto node = who.node(); !node.empty()) {
        const auto refusal = refusal_for_node(node, verb, resource, name, request);
        if (!refusal)
            return;
        throw denied(who, verb, resource, name, subresource, *refusal);
    }
    throw denied(who, verb, resource, name, subresource);
}

} // namespace standin
