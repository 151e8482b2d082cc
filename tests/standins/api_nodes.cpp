#include "api_call.hpp"
#include "api_patch.hpp"
#include "log.hpp"

namespace standin {
namespace {
using nlohmann::json;

void set_condition(json& node, const std::string& type, const json& change) {
    auto& conditions = node["status"]["conditions"];
    if (conditions.is_null())
        conditions = json::array();
    for (auto& condition : conditions)
        if (condition.value("type", "") == type) {
            condition.update(change);
            return;
        }
    json fresh = {
        {"type", type}, {"lastHeartbeatTime", now_rfc3339()}, {"lastTransitionTime", now_rfc3339()}};
    fresh.update(change);
    conditions.push_back(fresh);
}

// The node as the faults in force let callers see it; what is stored stays what the kubelet said.
json seen(json node, Faults& faults) {
    if (faults.has("node-never-ready"))
        set_condition(
            node, "Ready",
            {{"status", "False"},
             {"reason", "KubeletNotReady"},
             {"message",
              "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady "
              "message:Network plugin returns error: cni plugin not initialized"}});
    if (faults.has("ready-unknown"))
        set_condition(node, "Ready",
                      {{"status", "Unknown"},
                       {"reason", "NodeStatusUnknown"},
                       {"message", "Kubelet stopped posting node status."}});
    if (faults.has("network-unavailable"))
        set_condition(node, "NetworkUnavailable",
                      {{"status", "True"},
                       {"reason", "NoRouteCreated"},
                       {"message", "RouteController failed to create a route"}});
    if (faults.has("no-internal-ip") && node["status"].contains("addresses"))
        std::erase_if(node["status"]["addresses"].get_ref<json::array_t&>(),
                      [](const json& address) { return address.value("type", "") == "InternalIP"; });
    node["kind"] = "Node";
    node["apiVersion"] = "v1";
    return node;
}

json& existing(json& data, const ApiCall& call) {
    if (call.cluster.faults.has("node-absent") || !data["nodes"].contains(call.name))
        throw not_found(call.resource, call.name);
    return data["nodes"][call.name];
}

// The NodeRestriction admission plugin.
void restrict_to_own(const ApiCall& call, const std::string& name) {
    const auto own = call.who.node();
    if (!call.who.is_admin() && own != name)
        throw forbidden(call.resource, name,
                        "node \"" + own + "\" is not allowed to modify node \"" + name + "\"");
}

Response list(const ApiCall& call, json& data) {
    json items = json::array();
    const auto selector = call.request.parameter("fieldSelector");
    if (!call.cluster.faults.has("node-absent"))
        for (const auto& [name, node] : data["nodes"].items())
            if (!selector || *selector == "metadata.name=" + name)
                items.push_back(seen(node, call.cluster.faults));
    return json_answer(
        200, {{"kind", "NodeList"},
              {"apiVersion", "v1"},
              {"metadata", {{"resourceVersion", std::to_string(data["resourceVersion"].get<long>())}}},
              {"items", items}});
}

Response create(const ApiCall& call, json& data) {
    auto node = body_of(call);
    const auto name = node.value(json::json_pointer("/metadata/name"), std::string());
    if (name.empty())
        throw invalid_name("Node", call.resource);
    restrict_to_own(call, name);
    if (data["nodes"].contains(name))
        throw already_exists(call.resource, name);
    stamp_new(data, node);
    data["nodes"][name] = node;
    return json_answer(201, seen(node, call.cluster.faults));
}

Response replace(const ApiCall& call, json& data) {
    auto& node = existing(data, call);
    const auto body = body_of(call);
    const auto base = body.value(json::json_pointer("/metadata/resourceVersion"), std::string());
    if (!base.empty() && base != node["metadata"]["resourceVersion"])
        throw conflict(call.resource, call.name);
    if (call.subresource == "status") {
        node["status"] = body.value("status", json::object());
    } else {
        for (const auto* field : {"labels", "annotations"})
            node["metadata"][field] = body["metadata"].value(field, json::object());
        node["spec"] = body.value("spec", json::object());
    }
    stamp_changed(data, node);
    return json_answer(200, seen(node, call.cluster.faults));
}

Response patch(const ApiCall& call, json& data) {
    auto& node = existing(data, call);
    auto result = patched(node, body_of(call), call.request.header("Content-Type").value_or(""));
    for (const auto* fixed : {"uid", "name", "creationTimestamp"})
        result["metadata"][fixed] = node["metadata"][fixed];
    if (call.subresource != "status")
        result["status"] = node.value("status", json::object());
    stamp_changed(data, result);
    node = result;
    return json_answer(200, seen(node, call.cluster.faults));
}
} // namespace

Response nodes(const ApiCall& call) {
    if (!call.subresource.empty() && call.subresource != "status")
        throw no_such_path();
    return call.cluster.state.with([&](json& data) {
        if (call.verb == "list")
            return list(call, data);
        if (call.verb == "get")
            return json_answer(200, seen(existing(data, call), call.cluster.faults));
        if (call.verb == "create")
            return create(call, data);
        restrict_to_own(call, call.name);
        if (call.verb == "update")
            return replace(call, data);
        if (call.verb == "patch")
            return patch(call, data);
        if (call.verb != "delete" || call.name.empty())
            throw method_not_allowed();
        existing(data, call);
        data["nodes"].erase(call.name);
        return json_answer(200, {{"kind", "Status"},
                                 {"apiVersion", "v1"},
                                 {"metadata", json::object()},
                                 {"status", "Success"},
                                 {"details", {{"name", call.name}, {"kind", "nodes"}}}});
    });
}

} // namespace standin
