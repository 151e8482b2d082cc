// An API server as an attach command or a kubelet.conf names it. Pure.
#pragma once

#include "host/http.hpp"
#include "host/result.hpp"

#include <string>

namespace ack::agent {

// "host:port", "host" (port 6443), "https://host:port" (its own default port); path "/".
Result<host::Url> server_address(const std::string& text);

} // namespace ack::agent
