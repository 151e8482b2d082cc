// Asking the other ends of a joining, side by side, each of their addresses by itself.
#pragma once

#include "checks/facts/hops.hpp"
#include "host/deadline.hpp"
#include "host/http.hpp"

#include <optional>
#include <string>

namespace ack::checks {

struct NetworkQuestion {
    host::Url url; // any answer will do; what it says is in the hop's detail
    std::string method;
    host::Tls tls;
    std::optional<host::Url> proxy;
    std::string own_path; // asked with the client certificate of `tls`: hop "credentials"; empty: not asked
};

struct NetworkQuestions {
    std::optional<NetworkQuestion> script_host, api_server, registry;
};

// No longer than the deadline, and about 10 s where nothing answers at all.
NetworkFacts look_at_network(const NetworkQuestions& questions, Deadline deadline);

} // namespace ack::checks
