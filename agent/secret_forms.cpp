#include "agent/secret_forms.hpp"

#include <algorithm>
#include <array>

namespace ack::agent {

namespace {

using Spans = std::vector<SecretSpan>;
constexpr auto npos = std::string_view::npos;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || is_digit(c); }
constexpr bool is_alnum(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Looked up, because every character of all output is asked.
using Class = std::array<bool, 256>;
constexpr Class class_of(std::string_view signs) {
    Class result{};
    for (unsigned c = 0; c < result.size(); ++c)
        result[c] = is_alnum(static_cast<char>(c)) || signs.find(static_cast<char>(c)) != npos;
    return result;
}
constexpr Class name_class = class_of("_-"), base64_class = class_of("+/=-_"), web_class = class_of("_-.="),
                bearer_class = class_of("+/=-_.~");
bool belongs(const Class& to, char c) { return to[static_cast<unsigned char>(c)]; }
bool is_base64(char c) { return belongs(base64_class, c); }

bool same_without_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::size_t end_of(std::string_view text, std::size_t from, const Class& of) {
    while (from < text.size() && belongs(of, text[from])) ++from;
    return from;
}

std::size_t end_before(std::string_view text, std::size_t from, std::string_view stops) {
    return std::min(text.find_first_of(stops, from), text.size());
}

// abcdef.0123456789abcdef
void kubeadm_tokens(std::string_view text, Spans& spans) {
    constexpr std::size_t id = 6, secret = 16;
    for (auto dot = text.find('.'); dot != npos; dot = text.find('.', dot + 1)) {
        if (dot < id || text.size() - dot <= secret) continue;
        const auto begin = dot - id, end = dot + 1 + secret;
        const auto token = text.substr(begin, end - begin);
        const auto fits = [&](std::size_t i) { return i == id || is_lower_or_digit(token[i]); };
        bool all = true;
        for (std::size_t i = 0; i < token.size() && all; ++i) all = fits(i);
        if (all && (begin == 0 || !is_alnum(text[begin - 1])) && (end == text.size() || !is_alnum(text[end])))
            spans.push_back({begin, begin, end});
    }
}

// eyJ….eyJ….…
void web_tokens(std::string_view text, Spans& spans) {
    for (auto at = text.find("eyJ"); at != npos; at = text.find("eyJ", at + 1)) {
        const auto end = end_of(text, at, web_class);
        if (text.substr(at, end - at).find(".eyJ") != npos) spans.push_back({at, at, end});
        at = end - 1;
    }
}

// The first base64 digits of "-----BEGIN …PRIVATE KEY-": as client-key-data has them.
constexpr std::string_view encoded_keys[] = {
    "LS0tLS1CRUdJTiBSU0EgUFJJVkFURS", "LS0tLS1CRUdJTiBQUklWQVRFIEtFW", "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEt"};

// Begins and ends of PEM blocks whose title ends in PRIVATE KEY.
struct Pem {
    std::size_t begin = npos, body = npos, end = npos;     // end: npos when it is not there
};

// `endless` is kept between calls: no end is left, so that a text full of beginnings is searched for one only
// once.
Pem next_private_key(std::string_view text, std::size_t from, bool& endless) {
    constexpr std::string_view begin_mark = "-----BEGIN ", end_mark = "-----END ", dashes = "-----";
    constexpr std::size_t longest_title = 64;
    for (auto at = text.find(begin_mark, from); at != npos; at = text.find(begin_mark, at + 1)) {
        const auto title = text.substr(at + begin_mark.size(), longest_title);
        const auto title_end = title.find(dashes);
        if (title_end == npos || !title.substr(0, title_end).ends_with("PRIVATE KEY")) continue;
        const auto end_line = endless ? npos : text.find(end_mark, at);
        endless = end_line == npos;
        const auto close = end_line == npos ? npos : text.find(dashes, end_line + end_mark.size());
        return {at, at + begin_mark.size() + title_end + dashes.size(),
                close == npos ? npos : close + dashes.size()};
    }
    return {};
}

// A key without its end: as many lines as look like one, so that a lone header does not blot out all that
// follows.
std::size_t end_of_body(std::string_view text, std::size_t body) {
    auto end = body;
    while (end < text.size()) {
        const auto line_end = std::min(text.find('\n', end), text.size());
        auto line = text.substr(end, line_end - end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        const bool header = line.starts_with("Proc-Type:") || line.starts_with("DEK-Info:");
        if (!header && !std::all_of(line.begin(), line.end(), is_base64)) break;
        end = std::min(line_end + 1, text.size());
    }
    return end;
}

void private_keys(std::string_view text, Spans& spans) {
    bool endless = false;
    for (auto key = next_private_key(text, 0, endless); key.begin != npos;) {
        const auto end = key.end != npos ? key.end : end_of_body(text, key.body);
        spans.push_back({key.begin, key.begin, end});
        key = next_private_key(text, end, endless);
    }
    for (const auto prefix : encoded_keys)
        for (auto at = text.find(prefix); at != npos; at = text.find(prefix, spans.back().end))
            spans.push_back({at, at, end_of(text, at, base64_class)});
}

// scheme://user:password@host
void url_credentials(std::string_view text, Spans& spans) {
    constexpr std::string_view mark = "://";
    for (auto at = text.find(mark); at != npos; at = text.find(mark, at + 1)) {
        const auto begin = at + mark.size();
        const auto sign = text.substr(begin, end_before(text, begin, "/?# \t\r\n\"'<>") - begin).rfind('@');
        if (sign != npos && sign > 0) spans.push_back({at, begin, begin + sign});
    }
}

void path_tokens(std::string_view text, Spans& spans) {
    constexpr std::string_view mark = "/token/";
    for (auto at = text.find(mark); at != npos; at = text.find(mark, at + 1)) {
        const auto begin = at + mark.size();
        const auto end = end_before(text, begin, "/?#& \t\r\n\"'|;<>\\");
        if (end > begin) spans.push_back({at, begin, end});
    }
}

std::size_t skip_blanks_of_line(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) ++at;
    return at;
}

void bearers(std::string_view text, Spans& spans) {
    constexpr std::string_view mark = "bearer ";
    constexpr std::size_t long_word = 16;
    // By its blank, which is rarer than its letters.
    for (auto blank = text.find(' '); blank != npos; blank = text.find(' ', blank + 1)) {
        if (blank + 1 < mark.size()) continue;
        const auto at = blank + 1 - mark.size();
        if (!same_without_case(text.substr(at, mark.size()), mark)) continue;
        const auto begin = skip_blanks_of_line(text, blank + 1), end = end_of(text, begin, bearer_class);
        const auto value = text.substr(begin, end - begin);
        if (value.size() >= long_word || std::any_of(value.begin(), value.end(), is_digit))
            spans.push_back({at, begin, end});
    }
}

// What keys and options end in whose value is secret. `prose`: "token: expired" is a sentence, so after a
// colon only what looks like a secret counts.
struct Key {
    std::string_view ending;
    bool prose;
};
constexpr Key keys[] = {
    {"token", true},           {"secret", true},         {"password", false}, {"passwd", false},
    {"auth-audience", false},  {"auth_audience", false}, {"signature", true}, {"certificate-key", false},
    {"client-key-data", false}, {"authorization", false},
};

const Key* key_for(std::string_view name) {
    const auto* found = std::find_if(std::begin(keys), std::end(keys), [&](const Key& key) {
        return name.size() >= key.ending.size() &&
               same_without_case(name.substr(name.size() - key.ending.size()), key.ending);
    });
    return found == std::end(keys) ? nullptr : found;
}

bool may_end_key(char last) {
    static constexpr Class last_letters = [] {
        Class result{};
        for (const auto& key : keys) {
            const auto letter = static_cast<unsigned char>(key.ending.back());
            result[letter] = result[letter - ('a' - 'A')] = true;
        }
        return result;
    }();
    return belongs(last_letters, last);
}

std::size_t skip_quote(std::string_view text, std::size_t at) {
    const auto start = at;
    while (at < text.size() && text[at] == '\\') ++at;
    return at < text.size() && (text[at] == '"' || text[at] == '\'') ? at + 1 : start;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && (is_blank(text[at]) || text.substr(at, 2) == "\\\n"))
        at += is_blank(text[at]) ? 1 : 2;
    return at;
}

struct Value {
    std::size_t begin = 0, end = 0;
    bool quoted = false;
};

Value value_at(std::string_view text, std::size_t at, bool to_end_of_line) {
    const auto begin = skip_quote(text, at);
    const bool quoted = begin != at;
    if (quoted) {
        const std::string stops{text[begin - 1], '\n', '\\'};
        return {begin, end_before(text, begin, stops), true};
    }
    return {begin, end_before(text, begin, to_end_of_line ? "\"'\r\n" : " \t\r\n\"'`,;&|()}<>\\"), false};
}

bool looks_secret(std::string_view value) {
    constexpr std::size_t long_word = 16, short_word = 8;
    return value.size() >= long_word ||
           (value.size() >= short_word && std::any_of(value.begin(), value.end(), is_digit));
}

// Where to go on: behind the value when it is secret, so that none is scanned twice.
std::size_t keyed_value(std::string_view text, std::size_t begin, std::size_t end, const Key& key,
                        Spans& spans) {
    const auto name = text.substr(begin, end - begin);
    const auto after_name = skip_quote(text, end);
    const auto sign = skip_blanks(text, after_name);
    const char separator = sign < text.size() ? text[sign] : '\0';
    const bool assigned = separator == '=', colon = separator == ':' && !name.starts_with("-");
    const bool option = name.starts_with("-") && sign > after_name;
    if (!assigned && !colon && !option)
        return end;

    const auto from = assigned || colon ? skip_blanks(text, sign + 1) : sign;
    if (const auto start = skip_quote(text, from); start < text.size() && text[start] == '$')
        return end;
    const auto value = value_at(text, from, key.ending == "authorization");
    const auto word = text.substr(value.begin, value.end - value.begin);
    if (word.empty() || word == "true" || word == "false")
        return end;
    if (option && !assigned && word.starts_with('-'))
        return end;
    if (colon && key.prose && !value.quoted && !looks_secret(word))
        return end;
    spans.push_back({begin, value.begin, value.end});
    return value.end;
}

void keyed_values(std::string_view text, Spans& spans) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!belongs(name_class, text[at])) continue;
        auto end = end_of(text, at, name_class);
        if (const auto* key = may_end_key(text[end - 1]) ? key_for(text.substr(at, end - at)) : nullptr)
            end = keyed_value(text, at, end, *key, spans);
        at = end;
    }
}

}   // namespace

std::vector<SecretSpan> secret_spans(std::string_view text) {
    Spans spans;
    for (const auto find :
         {kubeadm_tokens, web_tokens, private_keys, url_credentials, path_tokens, bearers, keyed_values})
        find(text, spans);
    return spans;
}

bool is_secret_name(std::string_view name) { return key_for(name) != nullptr; }

std::size_t open_private_key(std::string_view text) {
    bool endless = false;
    auto key = next_private_key(text, 0, endless);
    while (key.begin != npos && key.end != npos)
        key = next_private_key(text, key.end, endless);
    return key.begin;
}

std::vector<SecretSpan> merged(std::vector<SecretSpan> spans) {
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    Spans result;
    for (const auto& span : spans) {
        if (result.empty() || span.begin > result.back().end) {
            result.push_back(span);
            continue;
        }
        result.back().end = std::max(result.back().end, span.end);
        result.back().context = std::min(result.back().context, span.context);
    }
    return result;
}

std::string without(std::string_view text, const std::vector<SecretSpan>& spans, std::size_t begin,
                    std::size_t end) {
    std::string result;
    auto at = begin;
    for (const auto& span : spans) {
        if (span.end <= at || span.begin >= end) continue;
        if (span.begin > at) result += text.substr(at, span.begin - at);
        result += redacted_mark;
        at = span.end;
    }
    if (at < end) result += text.substr(at, end - at);
    return result;
}

}   // namespace ack::agent
