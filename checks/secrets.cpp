#include "checks/secrets.hpp"

#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool lower_or_digit(char c) {
    return digit(c) || (c >= 'a' && c <= 'z');
}
bool letter_or_digit(char c) {
    return lower_or_digit(c) || (c >= 'A' && c <= 'Z');
}

// How many characters from `at` on are of a kind.
template <class Kind>
std::size_t run_of(std::string_view text, std::size_t at, Kind&& kind) {
    std::size_t end = at;
    while (end < text.size() && kind(text[end]))
        ++end;
    return end - at;
}

bool begins_word(std::string_view text, std::size_t at) {
    return at == 0 || !letter_or_digit(text[at - 1]);
}

// AccessKey ids begin with LTAI and have 16 to 30 characters.
bool has_access_key(std::string_view line) {
    constexpr std::string_view prefix = "LTAI";
    for (auto at = line.find(prefix); at != std::string_view::npos; at = line.find(prefix, at + 1)) {
        const auto length = run_of(line, at, letter_or_digit);
        if (begins_word(line, at) && length >= 16 && length <= 30)
            return true;
    }
    return false;
}

// "abcdef.0123456789abcdef"; words without any digit are names.
bool has_bootstrap_token(std::string_view line) {
    constexpr std::size_t first = 6, second = 16;
    for (auto dot = line.find('.'); dot != std::string_view::npos; dot = line.find('.', dot + 1)) {
        if (dot < first || (dot > first && letter_or_digit(line[dot - first - 1])))
            continue;
        const auto token = line.substr(dot - first, first + 1 + second);
        const bool whole = run_of(token, 0, lower_or_digit) == first &&
                           run_of(line, dot + 1, lower_or_digit) == second &&
                           (dot + 1 + second == line.size() || !letter_or_digit(line[dot + 1 + second]));
        if (whole && std::any_of(token.begin(), token.end(), digit))
            return true;
    }
    return false;
}

// "https://user:secret@host"
bool has_password_in_url(std::string_view line) {
    for (auto scheme = line.find("://"); scheme != std::string_view::npos;
         scheme = line.find("://", scheme + 1)) {
        const auto authority = line.substr(scheme + 3, line.find_first_of("/ \"'", scheme + 3) - scheme - 3);
        const auto at = authority.rfind('@'), colon = authority.find(':');
        if (at != std::string_view::npos && colon < at && colon + 1 < at && authority[colon + 1] != '$')
            return true;
    }
    return false;
}

} // namespace

std::string_view secret_in(std::string_view line) {
    if (has_access_key(line))
        return "AccessKey id";
    if (has_bootstrap_token(line))
        return "bootstrap token";
    if (line.find("--openapi-token ") != std::string_view::npos ||
        line.find("--openapi-token=") != std::string_view::npos)
        return "OpenAPI token";
    if (line.find("PRIVATE KEY-----") != std::string_view::npos)
        return "private key";
    if (has_password_in_url(line))
        return "password in a URL";
    return {};
}

std::vector<FoundThing> secrets_in(const std::string& path, std::string_view text, std::size_t most) {
    std::vector<FoundThing> found;
    std::size_t number = 0;
    for (const auto line : lines_of(text)) {
        ++number;
        const auto what = secret_in(line);
        if (what.empty())
            continue;
        found.push_back({path + ":" + std::to_string(number), std::string(what)});
        if (found.size() == most)
            break;
    }
    return found;
}

} // namespace ack::checks
