#include "api_call.hpp"
#include "text.hpp"

namespace standin {
namespace {
std::string verb_of(const std::string& method, bool named) {
    if (method == "GET" || method == "HEAD")
        return named ? "get" : "list";
    if (method == "POST")
        return "create";
    if (method == "PUT")
        return "update";
    if (method == "PATCH")
        return "patch";
    if (method == "DELETE")
        return "delete";
    throw method_not_allowed();
}

// /api/v1/… or /apis/GROUP/VERSION/…, then [namespaces/NS/]RESOURCE[/NAME[/SUBRESOURCE]].
bool take_apart(ApiCall& call, std::vector<std::string> parts) {
    const bool core = parts.size() > 2 && parts[0] == "api" && parts[1] == "v1";
    const bool grouped = parts.size() > 3 && parts[0] == "apis" && parts[2] == "v1";
    if (!core && !grouped)
        return false;
    if (grouped)
        call.resource.group = parts[1];
    parts.erase(parts.begin(), parts.begin() + (core ? 2 : 3));
    if (parts.size() > 2 && parts[0] == "namespaces") {
        call.resource.space = parts[1];
        parts.erase(parts.begin(), parts.begin() + 2);
    }
    call.resource.name = parts[0];
    if (parts.size() > 1)
        call.name = parts[1];
    if (parts.size() > 2)
        call.subresource = parts[2];
    call.verb = verb_of(call.request.method, !call.name.empty());
    return parts.size() <= 3;
}

ApiError path_denied(const ApiCall& call) {
    const auto verb = call.request.method == "GET" ? "get" : verb_of(call.request.method, true);
    return {403, "Forbidden",
            "forbidden: User \"" + call.who.user + "\" cannot " + verb + " path \"" + call.request.path +
                "\"",
            nlohmann::json::object()};
}
} // namespace

nlohmann::json body_of(const ApiCall& call) {
    auto body = nlohmann::json::parse(call.request.body, nullptr, false);
    if (body.is_discarded() || (!body.is_object() && !body.is_array()))
        throw bad_request("couldn't get version/kind; json parse error: the body is not a JSON object");
    return body;
}

Response route(ApiCall call) {
    const auto& path = call.request.path;
    if (path == "/version" || path == "/healthz" || path == "/livez" || path == "/readyz")
        return public_paths(call, path);
    if (!take_apart(call, split(path, '/')))
        throw call.who.is_admin() ? no_such_path() : path_denied(call);

    if (call.cluster.faults.has("forbidden"))
        throw denied(call.who, call.verb, call.resource, call.name, call.subresource);
    authorize(call.who, call.verb, call.resource, call.name, call.subresource, call.request);

    const auto what = call.resource.qualified();
    if (what == "nodes" && call.resource.space.empty())
        return nodes(call);
    if (what == "certificatesigningrequests.certificates.k8s.io")
        return signing_requests(call);
    if (what == "leases.coordination.k8s.io" && call.resource.space == "kube-node-lease")
        return leases(call);
    if (what == "configmaps" && call.resource.space == "kube-public" && call.name == "cluster-info")
        return cluster_info(call);
    throw no_such_path();
}

} // namespace standin
