#include "host/clock.hpp"

#include <ctime>

namespace ack::host {

std::string rfc3339(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string now_rfc3339() {
    return rfc3339(std::time(nullptr));
}

}   // namespace ack::host
