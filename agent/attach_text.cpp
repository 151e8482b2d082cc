#include "agent/attach_text.hpp"

#include <charconv>

namespace ack::agent {

namespace {

constexpr std::string_view white = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

// Is there a quote without a backslash before it, or a written-out line end?
struct Marks {
    bool bare_quote = false, escaped_quote = false, line_end = false;
};

Marks marks_of(std::string_view text) {
    Marks marks;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') marks.bare_quote = true;
        if (text[i] != '\\' || i + 1 == text.size()) continue;
        const char next = text[++i];
        if (next == '"') marks.escaped_quote = true;
        if (next == 'n' || next == 'r') marks.line_end = true;
    }
    return marks;
}

Result<std::string> without_json_quoting(std::string_view text) {
    constexpr std::string_view letters = "nrtbf/\\\"", meanings = "\n\r\t\b\f/\\\"";
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            result += text[i];
            continue;
        }
        const auto rest = text.substr(++i);
        if (rest.empty())
            return fail("the JSON-quoted attach command ends in a lone backslash: something is missing");
        unsigned code = 0;
        if (const auto letter = letters.find(rest[0]); letter != std::string_view::npos) {
            result += meanings[letter];
        } else if (rest[0] == 'u' && rest.size() >= 5 &&
                   std::from_chars(rest.data() + 1, rest.data() + 5, code, 16).ptr == rest.data() + 5 &&
                   code < 0x80) {
            result += static_cast<char>(code);      // \u0026 for &, \u003c for <
            i += 4;
        } else {
            return fail("the attach command looks JSON-quoted, but holds the unknown escape \\" +
                        std::string(rest.substr(0, 1)));
        }
    }
    return result;
}

std::string with_unix_line_ends(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r' || (i + 1 < text.size() && text[i + 1] != '\n')) result += text[i];
    return result;
}

}   // namespace

Result<std::string> plain_command_text(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    text = trimmed(text);
    if (text.empty()) return fail("the attach command is empty");
    if (text.starts_with('{'))
        return fail("this is a JSON object, not the attach command: give the value of its \"script\" alone");

    const bool outer_quotes = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
    if (outer_quotes) text = text.substr(1, text.size() - 2);
    const auto marks = marks_of(text);
    const bool json = outer_quotes || (!marks.bare_quote && (marks.escaped_quote || marks.line_end));
    if (!json) return with_unix_line_ends(text);
    return without_json_quoting(text).map(
        [](const std::string& plain) { return with_unix_line_ends(trimmed(plain)); });
}

}   // namespace ack::agent
