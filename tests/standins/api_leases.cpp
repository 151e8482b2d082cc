#include "api_call.hpp"

namespace standin {

using nlohmann::json;

Response leases(const ApiCall& call) {
    return call.cluster.state.with([&](json& data) {
        auto& all = data["leases"];
        if (call.verb == "get") {
            if (!all.contains(call.name))
                throw not_found(call.resource, call.name);
            return json_answer(200, all[call.name]);
        }
        if (call.verb != "create" && call.verb != "update")
            throw method_not_allowed();
        auto lease = body_of(call);
        const auto name = lease.value(json::json_pointer("/metadata/name"), std::string());
        if (name.empty())
            throw invalid_name("Lease", call.resource);
        if (!call.who.is_admin() && name != call.who.node())
            throw forbidden(call.resource, name,
                            "can only access node lease with the same name as the requesting node");
        if (call.verb == "create" && all.contains(name))
            throw already_exists(call.resource, name);
        if (call.verb == "update" && !all.contains(call.name))
            throw not_found(call.resource, call.name);
        lease["kind"] = "Lease";
        lease["apiVersion"] = "coordination.k8s.io/v1";
        lease["metadata"]["namespace"] = call.resource.space;
        if (call.verb == "create") {
            stamp_new(data, lease);
        } else {
            lease["metadata"]["uid"] = all[name]["metadata"]["uid"];
            lease["metadata"]["creationTimestamp"] = all[name]["metadata"]["creationTimestamp"];
            stamp_changed(data, lease);
        }
        all[name] = lease;
        return json_answer(call.verb == "create" ? 201 : 200, lease);
    });
}

} // namespace standin
