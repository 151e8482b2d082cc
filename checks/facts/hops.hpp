// What the other ends of a joining answered, hop by hop.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ack::checks {

struct Hop {
    std::string stage;   // "name", "tcp", "tls", "http", "credentials": in this order
    std::string address; // numeric; empty for the name
    bool ok = false;
    bool silent = false; // not refused: nothing came back in time, as behind a security group
    std::string detail;  // what was seen
    bool operator==(const Hop&) const = default;
};

struct NetworkTarget {
    std::string host;
    std::uint16_t port = 0;
    std::string proxy;                  // by which it was asked, empty for none
    std::vector<std::string> addresses; // of the name, or itself
    std::vector<Hop> hops;
    bool operator==(const NetworkTarget&) const = default;
};

struct NetworkFacts {
    std::string not_asked; // why nobody was asked, empty when somebody was
    // Nothing: the command does not name it.
    std::optional<NetworkTarget> script_host, api_server, registry;
    bool operator==(const NetworkFacts&) const = default;
};

} // namespace ack::checks
