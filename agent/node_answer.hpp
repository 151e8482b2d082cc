// What the API server's answer to GET /api/v1/nodes/NAME says. Pure.
#pragma once

#include "checks/check.hpp"
#include "host/http.hpp"
#include "host/result.hpp"

#include <string>

namespace ack::agent {

// 200 with the Node, or 404 with a Status that means this node: the answer (name and server are filled in).
// All else is an error that quotes the Status's reason and message; 401 and 403 have the code EACCES.
Result<checks::JoinedNode> read_node_answer(const host::HttpResponse& response, const std::string& name,
                                            const std::string& server);

// "node NAME: Ready=False (KubeletNotReady: container runtime network not ready …)", "node NAME is not
// registered"
std::string describe(const checks::JoinedNode& node);

// Registered, with an InternalIP, its network not unavailable, and Ready: all four.
bool is_joined(const checks::JoinedNode& node);

}   // namespace ack::agent
