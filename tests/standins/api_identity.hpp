#pragma once
#include "api_error.hpp"
#include "http.hpp"

#include <set>
#include <string>

namespace standin {

struct Identity {
    std::string user;
    std::vector<std::string> groups;

    bool in(const std::string& group) const;
    bool is_admin() const { return in("system:masters"); }
    bool is_bootstrap() const { return in("system:bootstrappers"); }
    std::string node() const; // the node's name, empty when this is no node
};

// Who asks: by client certificate, else by bootstrap token, else anonymous. Bad credentials throw 401.
Identity identify(const Peer& peer, const Request& request, const std::set<std::string>& bootstrap_tokens);

// The node authorizer, and the few roles a joining node needs. Throws 403 in Kubernetes' words.
void authorize(const Identity& who, const std::string& verb, const Resource& resource,
               const std::string& name, const std::string& subresource, const Request& request);

ApiError denied(const Identity& who, const std::string& verb, const Resource& resource,
                const std::string& name, const std::string& subresource, const std::string& why = "");

} // namespace standin
