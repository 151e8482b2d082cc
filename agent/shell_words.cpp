#include "agent/shell_words.hpp"

#include "agent/secret_forms.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool ends_word(char c) { return is_blank(c) || c == '\n' || c == '|' || c == ';' || c == '&'; }

// Characters that are not read, each with what it would mean to bash.
struct Refused {
    char character;
    bool also_in_double_quotes;
    std::string_view meaning;
};
constexpr Refused refused[] = {
    {'$', true, "a variable or substitution"},
    {'`', true, "a command substitution"},
    {'*', false, "a glob"},
    {'?', false, "a glob"},
    {'[', false, "a glob"},
    {'{', false, "a brace expansion or group"},
    {'}', false, "a brace expansion or group"},
    {'<', false, "a redirection"},
    {'>', false, "a redirection"},
    {'(', false, "a subshell"},
    {')', false, "a subshell"},
};

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Result<std::vector<ShellToken>> all() {
        while (at_ < text_.size())
            if (auto done = next(); !done) return tl::unexpected(done.error());
        return std::move(tokens_);
    }

private:
    Result<void> next() {
        const char c = text_[at_];
        if (is_blank(c) || continues_line()) {
            at_ += is_blank(c) ? 1 : 2;
            return {};
        }
        if (c == '#') {
            at_ = std::min(text_.find('\n', at_), text_.size());
            return {};
        }
        if (c == '\n' || c == ';') return end_of_command();
        if (c == '|') return operator_token(ShellTokenKind::pipe, "|");
        if (c == '&') return operator_token(ShellTokenKind::and_then, "&&");
        if (starts_with("2>&1") && (at_ + 4 == text_.size() || ends_word(text_[at_ + 4])))
            return operator_token(ShellTokenKind::errors_too, "2>&1");
        return word();
    }

    Result<void> end_of_command() {
        if (starts_with(";;")) return refuse("\";;\" belongs to a case");
        const auto last = tokens_.empty() ? ShellTokenKind::end : tokens_.back().kind;
        const bool goes_on = last == ShellTokenKind::pipe || last == ShellTokenKind::and_then;
        if (goes_on && text_[at_] == ';') return refuse("\";\" stands where a command is missing");
        if (!goes_on && last != ShellTokenKind::end) tokens_.push_back({ShellTokenKind::end, {}, 0});
        ++at_;
        return {};
    }

    Result<void> operator_token(ShellTokenKind kind, std::string_view spelling) {
        if (!starts_with(spelling)) return refuse("\"&\" runs something in the background");
        const auto after = text_.substr(at_ + spelling.size(), 1);
        if (kind != ShellTokenKind::errors_too && (after == "|" || after == "&"))
            return refuse("the operator \"" + std::string(spelling) + std::string(after) + "\" is not read");
        tokens_.push_back({kind, {}, 0});
        at_ += spelling.size();
        return {};
    }

    Result<void> word() {
        word_ = {};
        still_plain_ = true;
        if (text_[at_] == '~') return refuse("\"~\" would be expanded");
        while (at_ < text_.size() && !ends_word(text_[at_])) {
            const char c = text_[at_];
            auto done = c == '\''   ? single_quotes()
                        : c == '"'  ? double_quotes()
                        : c == '\\' ? escape()
                                    : plain(c);
            if (!done) return done;
        }
        tokens_.push_back(std::move(word_));
        return {};
    }

    Result<void> plain(char c) {
        if (const auto* rule = rule_for(c))
            return refuse(std::string("\"") + c + "\" outside quotes would be " + std::string(rule->meaning));
        if (static_cast<unsigned char>(c) >= 0x80)
            return refuse(
                "a character that is not ASCII stands outside quotes (a typographic quote, dash or blank, "
                "from a chat or word processor?)");
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') return refuse("a control character");
        add(c, still_plain_);
        ++at_;
        return {};
    }

    Result<void> single_quotes() {
        still_plain_ = false;
        const auto end = text_.find('\'', at_ + 1);
        if (end == std::string_view::npos) return refuse("the quote ' has no end");
        word_.text += text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return {};
    }

    Result<void> double_quotes() {
        still_plain_ = false;
        const auto start = at_;
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            const char c = text_[at_];
            const auto* rule = rule_for(c);
            if (rule && rule->also_in_double_quotes)
                return refuse(std::string("\"") + c + "\" would be " + std::string(rule->meaning));
            const std::string_view special = "$`\"\\\n";
            if (c != '\\' || at_ + 1 == text_.size() ||
                special.find(text_[at_ + 1]) == std::string_view::npos) {
                add(c, false);
                continue;
            }
            if (text_[++at_] != '\n') add(text_[at_], false);
        }
        if (at_ == text_.size()) {
            at_ = start;
            return refuse("the quote \" has no end");
        }
        ++at_;
        return {};
    }

    Result<void> escape() {
        if (at_ + 1 == text_.size()) return refuse("the text ends with a backslash: something is missing");
        const char next = text_[at_ + 1];
        at_ += 2;
        if (next == '\n') return {};
        if (is_letter(next) || is_digit(next)) {
            at_ -= 2;
            return refuse("a backslash before a letter or digit (a copy out of JSON or a program?)");
        }
        still_plain_ = false;
        add(next, false);
        return {};
    }

    void add(char c, bool plain) {
        word_.text += c;
        if (plain) ++word_.plain;
    }

    static const Refused* rule_for(char c) {
        const auto* rule = std::find_if(std::begin(refused), std::end(refused),
                                        [c](const Refused& entry) { return entry.character == c; });
        return rule == std::end(refused) ? nullptr : rule;
    }

    bool starts_with(std::string_view what) const { return text_.substr(at_).starts_with(what); }
    bool continues_line() const { return starts_with("\\\n"); }

    // Quotes the place: from the start of the word on which it happened, shortened.
    tl::unexpected<Error> refuse(const std::string& why) const {
        constexpr std::size_t before = 12, shown = 40;
        const auto line = text_.rfind('\n', at_ == 0 ? 0 : at_ - 1);
        const auto line_start = line == std::string_view::npos ? 0 : line + 1;
        const auto start = std::max(line_start, at_ < before ? 0 : at_ - before);
        const auto end = std::min({text_.find('\n', at_), text_.size(), start + shown});
        return fail(why + ": at \"" +
                    without(text_, merged(secret_spans(text_)), start, std::max(end, start)) + "\"");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    ShellToken word_;
    bool still_plain_ = true;
    std::vector<ShellToken> tokens_;
};

}   // namespace

Result<std::vector<ShellToken>> shell_words(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return fail("the text holds a NUL byte");
    return Lexer(text).all();
}

std::string_view assigned_name(const ShellToken& word) {
    const auto equals = word.text.find('=');
    if (word.kind != ShellTokenKind::word || equals == std::string::npos || equals == 0 ||
        equals >= word.plain)
        return {};
    const auto name = std::string_view(word.text).substr(0, equals);
    const auto in_name = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
    return !is_digit(name[0]) && std::all_of(name.begin(), name.end(), in_name) ? name : std::string_view();
}

}   // namespace ack::agent
