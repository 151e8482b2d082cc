// The wall clock, for people and records. Waits are measured by Deadline.
#pragma once

#include "host/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ack::host {

std::string now_rfc3339();                   // "2026-11-23T05:34:05Z"
std::string rfc3339(std::int64_t seconds);   // since the epoch, UTC
std::string compact_time(std::string rfc3339);    // "20261123T053405Z", for names of files

// What the kernel believes of its own clock, adjtimex(2); asking changes nothing.
struct ClockState {
    bool synchronised = false;               // whoever keeps the time has said so, and not too long ago
    std::int64_t most_error_us = 0;          // the most it can be wrong by, as far as the kernel knows

    bool operator==(const ClockState&) const = default;
};
Result<ClockState> kernel_clock();

// Seconds since the epoch of an HTTP Date header in the form that servers send ("Sun, 06 Nov 1994 08:49:37 GMT",
// RFC 9110 5.6.7); nothing when it is none.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}   // namespace ack::host
