// What stands in an X.509 certificate, for people and for comparison. Nothing is verified here.
#pragma once

#include "host/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ack::host {

struct Certificate {
    std::string common_name;                 // CN of the subject, empty when there is none
    std::string issuer;                      // "O = x, CN = y"
    std::vector<std::string> names;          // DNS names and addresses it is valid for
    std::int64_t not_before = 0;             // seconds since the epoch
    std::int64_t not_after = 0;

    bool operator==(const Certificate&) const = default;
};

// The first certificate of a PEM text; keys and further certificates may stand around it.
Result<Certificate> parse_certificate(std::string_view pem);
Result<std::string> certificate_common_name(std::string_view pem);

// "2026-11-23 05:34:05 UTC"
std::string utc_text(std::int64_t seconds);

}   // namespace ack::host
