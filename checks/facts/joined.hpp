// Facts that only a host that was attached has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ack::checks {

struct VendorLog {                       // /var/log/ack-deploy*.log
    bool there = false;                  // attach scripts of before 2021 wrote none
    std::string success;                 // the line that reports success, empty: none
    std::string error_code, error_message;    // of the files of their own; the first line
    bool error_is_older = false;         // than the log's last line: of an earlier run
    bool operator==(const VendorLog&) const = default;
};

}   // namespace ack::checks
