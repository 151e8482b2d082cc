// Security groups in the cloud's answers.
#pragma once

#include "checks/expectations.hpp"
#include "host/result.hpp"

#include <nlohmann/json_fwd.hpp>

namespace ack::agent {

// Both throw json::exception where the answer lacks what it must have.
Result<void> add_security_groups(const nlohmann::json& answer, checks::Expectations& into);    // DescribeSecurityGroups
Result<void> add_security_rules(const nlohmann::json& answer, checks::Expectations& into);     // DescribeSecurityGroupAttribute

}   // namespace ack::agent
