// The policy file's keys: their places, and how each is read. docs/policy.schema.json says the same to
// editors.
#pragma once

#include "agent/policy.hpp"
#include "host/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace ack::agent {

// Reads an object that is already JSON. The error begins with the place: "timeouts.run: …".
Result<Policy> policy_from_json(const nlohmann::json& json);

// Every place that is read, sorted: "disk", "layout", "layout.base", "layout.binds", "layout.binds[].target",
// …
std::vector<std::string> policy_places();

}   // namespace ack::agent
