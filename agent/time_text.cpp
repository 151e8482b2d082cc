#include "agent/time_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace ack::agent {

namespace {

constexpr long seconds_of_a_day = 86'400;
constexpr std::array<std::pair<std::string_view, long>, 4> units = {
    {{"", 1}, {"s", 1}, {"m", 60}, {"h", 3600}}};

std::string two_parts(long great, const char* great_unit, long small, const char* small_unit) {
    std::string text = std::to_string(great) + great_unit;
    if (small != 0)
        text += " " + std::to_string(small) + small_unit;
    return text;
}

}   // namespace

Result<std::chrono::seconds> parse_seconds(std::string_view text) {
    long number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    if (error == std::errc{} && number >= 0 && number <= seconds_of_a_day)
        for (const auto& [name, factor] : units)
            if (unit == name && number * factor <= seconds_of_a_day)
                return std::chrono::seconds(number * factor);
    return fail("\"" + std::string(text) + "\" is not a time: write 90, 90s, 20m or 1h, at most 24h");
}

std::string describe_seconds(double seconds) {
    if (seconds < 9.95) {
        const long tenths = std::lround(std::max(seconds, 0.0) * 10);
        return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
    }
    const long whole = std::lround(seconds);
    if (whole < 120)
        return std::to_string(whole) + " s";
    if (whole < 7200)
        return two_parts(whole / 60, " min", whole % 60, " s");
    return two_parts(whole / 3600, " h", whole % 3600 / 60, " min");
}

}   // namespace ack::agent
