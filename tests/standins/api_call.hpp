#pragma once
#include "api_identity.hpp"
#include "api_state.hpp"
#include "faults.hpp"
#include "pki.hpp"

namespace standin {

// What lasts as long as the server.
struct Cluster {
    State& state;
    Faults& faults;
    const std::string& ca_pem;
    const Authority& ca;
    std::string advertised; // address:port in cluster-info; empty: the address the caller reached us by
};

// One authenticated request, taken apart. `name` and `subresource` may be empty.
struct ApiCall {
    const Cluster& cluster;
    const Request& request;
    Identity who;
    std::string server_address;
    Resource resource = {};
    std::string name = {}, subresource = {}, verb = {};
};

Response route(ApiCall call);

Response public_paths(const ApiCall& call, const std::string& path); // /version, /healthz…
Response cluster_info(const ApiCall& call);
Response nodes(const ApiCall& call);
Response signing_requests(const ApiCall& call);
Response leases(const ApiCall& call);

nlohmann::json body_of(const ApiCall& call); // throws 400

} // namespace standin
