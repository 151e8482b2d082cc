// A TCP connection to a numeric address, with its own words for each way in which it fails.
#pragma once

#include "host/deadline.hpp"
#include "host/http.hpp"

#include <cstdint>
#include <string>

namespace ack::host {

// A connected socket: non-blocking, close-on-exec, the caller's to close. The error's hop is always tcp.
tl::expected<int, HttpError> open_tcp(const std::string& address, std::uint16_t port, Deadline deadline);

// "192.168.0.1:6443", "[fe80::1]:6443"
std::string address_and_port(const std::string& address, std::uint16_t port);

}   // namespace ack::host
