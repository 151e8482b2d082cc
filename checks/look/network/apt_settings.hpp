// The language of apt's settings, apt.conf(5), as far as values in quotes go.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ack::checks {

struct AptSetting {
    std::size_t line = 0;                // from 1, of the value
    std::string name;                    // "Acquire::http::Proxy", written so or with braces
    std::string value;
};

std::vector<AptSetting> apt_settings(std::string_view text);

} // namespace ack::checks
