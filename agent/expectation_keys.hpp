// The key "expect" of the policy: what only the operator or the cloud's API knows.
#pragma once

#include "checks/expectations.hpp"
#include "host/result.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace ack::agent {

// Errors begin with the place ("expect.ip_stack: …").
Result<void> read_expectations(const nlohmann::json& value, const std::string& place, checks::Expectations& into);
// "account", "region", …
std::vector<std::string> expectation_names();

}   // namespace ack::agent
