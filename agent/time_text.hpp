// Lengths of time as operators write them and as we show them. Pure.
#pragma once

#include "host/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace ack::agent {

// "90", "90s", "20m", "1h": whole numbers, at most one day.
Result<std::chrono::seconds> parse_seconds(std::string_view text);

// "0.4 s", "63 s", "12 min 5 s", "1 h 4 min"
std::string describe_seconds(double seconds);

}   // namespace ack::agent
