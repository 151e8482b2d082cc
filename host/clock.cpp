#include "host/clock.hpp"

#include <sys/timex.h>

#include <array>
#include <cerrno>
#include <cstdio>
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

std::optional<std::int64_t> parse_http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::size_t length = 29;
    const std::string copy(text);
    std::array<char, 4> day{}, month{};
    std::tm parts{};
    int end = 0;
    // NOLINTNEXTLINE(cert-err34-c): every field has its width, the ranges are checked by the way back
    const int read = std::sscanf(copy.c_str(), "%3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", day.data(),
                                 &parts.tm_mday, month.data(), &parts.tm_year, &parts.tm_hour, &parts.tm_min,
                                 &parts.tm_sec, &end);
    if (read != 7 || end != static_cast<int>(length) || text.size() != length) return {};
    while (parts.tm_mon < 12 && months.at(static_cast<std::size_t>(parts.tm_mon)) != month.data()) ++parts.tm_mon;
    if (parts.tm_mon == 12) return {};
    parts.tm_year -= 1900;
    const std::tm said = parts;
    const std::time_t seconds = ::timegm(&parts);    // puts the 31st of February right: then it was no date
    const bool sound = parts.tm_mday == said.tm_mday && parts.tm_hour == said.tm_hour && parts.tm_min == said.tm_min;
    if (!sound) return {};
    return seconds;
}

}   // namespace ack::host
