#include "checks/text.hpp"

namespace ack::checks {

namespace {

constexpr std::string_view blanks = " \t\r\n";

} // namespace

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + 1);
    }
    return lines;
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    for (;;) {
        const auto first = line.find_first_not_of(blanks);
        if (first == std::string_view::npos)
            return words;
        line.remove_prefix(first);
        const auto end = std::min(line.find_first_of(blanks), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view between) {
    std::string joined;
    for (const auto& part : parts) {
        if (&part != &parts.front())
            joined += between;
        joined += part;
    }
    return joined;
}

std::string without_octal_escapes(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const auto code =
            text.size() >= 4 && text[0] == '\\' ? number<unsigned>(text.substr(1, 3), 8) : std::nullopt;
        plain += code && *code < 256 ? static_cast<char>(*code) : text[0];
        text.remove_prefix(code && *code < 256 ? 4 : 1);
    }
    return plain;
}

bool has_option(std::string_view options, std::string_view option) {
    while (!options.empty()) {
        const auto end = std::min(options.find(','), options.size());
        if (options.substr(0, end) == option)
            return true;
        options.remove_prefix(std::min(end + 1, options.size()));
    }
    return false;
}

} // namespace ack::checks
