// The wall clock, for people and records. Waits are measured by Deadline.
#pragma once

#include <cstdint>
#include <string>

namespace ack::host {

std::string now_rfc3339();                   // "2026-11-23T05:34:05Z"
std::string rfc3339(std::int64_t seconds);   // since the epoch, UTC

}   // namespace ack::host
