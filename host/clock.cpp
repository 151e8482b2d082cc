#include "host/clock.hpp"

#include <sys/timex.h>

#include <cerrno>
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

Result<ClockState> kernel_clock() {
    timex state{};   // modes 0: only ask
    if (::adjtimex(&state) < 0) return fail_errno("the kernel's clock state", errno);
    return ClockState{(static_cast<unsigned>(state.status) & STA_UNSYNC) == 0, state.maxerror};
}

std::string compact_time(std::string rfc3339) {
    std::erase_if(rfc3339, [](char c) { return c == '-' || c == ':'; });
    return rfc3339;
}

}   // namespace ack::host
