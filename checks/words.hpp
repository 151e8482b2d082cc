// Sentences that checks of expectations share.
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

// Skipped: "not said: expect.region in the policy, or --cloud-facts with DescribeClusterDetail".
Answer not_said(std::string_view key, std::string_view document);

// What is expected of the API server: the policy's word, else the attach command's --endpoint; without scheme and port.
std::string expected_api_host(const Evidence& evidence);

} // namespace ack::checks
