// Small tools on text that observers and checks share.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ack::checks {

// Without blanks, tabs, carriage returns and newlines at both ends.
std::string_view trim(std::string_view text);
// The lines without their ends; a last line without an end counts.
std::vector<std::string_view> lines_of(std::string_view text);
// The pieces between blanks and tabs, none of them empty.
std::vector<std::string_view> words_of(std::string_view line);
std::string join(const std::vector<std::string>& parts, std::string_view between);
// "a\040b" → "a b": the escapes of /proc/swaps, mountinfo and fstab.
std::string without_octal_escapes(std::string_view text);
// Word of a comma-separated list, "ro" in "defaults,ro".
bool has_option(std::string_view options, std::string_view option);

// The whole text as a number, or nothing.
template <class T>
std::optional<T> number(std::string_view text, int base = 10) {
    T value{};
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value, base);
    if (error != std::errc{} || stopped != end || text.empty())
        return {};
    return value;
}

} // namespace ack::checks
