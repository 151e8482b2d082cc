// Reading hops: which one failed, what that points to. Pure.
#pragma once

#include "checks/check.hpp"
#include "checks/facts/hops.hpp"

#include <string>
#include <vector>

namespace ack::checks {

using TargetMember = std::optional<NetworkTarget> NetworkFacts::*;

// The first hop that failed, for the name or for one address; nullptr when all went well.
const Hop* failed_hop(const NetworkTarget& target, const std::string& address);

// Addresses at which a hop failed. IPv6 ones count only for a target that has no IPv4 address: a host without
// IPv6 reaches none of them and needs none.
std::vector<std::string> failing_addresses(const NetworkTarget& target);

// "192.168.0.1: tcp, tls, http (status 200); 192.168.0.2: tcp failed: …", or the name's failure.
std::string tell(const NetworkTarget& target);

// What the failed hop points to: a resolver, a security group or access list with port and addresses, a
// certificate.
std::string remedy_for(const NetworkTarget& target);

// The judging that the three targets have in common: every address must answer.
Answer judge_target(const Evidence& evidence, TargetMember target, const std::string& name);
// Nothing was asked: skipped, or unknown.
std::optional<Answer> without_network(const Evidence& evidence);

} // namespace ack::checks
