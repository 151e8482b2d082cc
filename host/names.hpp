// Names to addresses with c-ares: resolv.conf and hosts are read by the library itself, no NSS.
#pragma once

#include "host/deadline.hpp"
#include "host/result.hpp"

#include <string>
#include <vector>

namespace ack::host {

struct Resolved {
    std::vector<std::string> addresses;      // numeric, IPv4 first, each once
    std::string resolver;                    // which server answered, "hosts file", or "numeric"
};

// A and AAAA side by side; once there is an IPv4 address, AAAA gets one more second. A numeric address is its own answer.
// `servers` ("10.0.0.2,10.0.0.3:5353") are asked instead of resolv.conf's. Errors say what the resolvers answered; their
// code is ENOENT for a name that is not there, ETIMEDOUT for no answer, else EIO.
Result<Resolved> resolve(const std::string& name, Deadline deadline, const std::string& servers = {});

// "192.168.0.1", "fe80::1": an address and not a name.
bool is_numeric_address(const std::string& text);

}   // namespace ack::host
