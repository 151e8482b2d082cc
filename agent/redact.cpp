#include "agent/redact.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr std::size_t least_secret = 4;
constexpr std::size_t largest_part = 64 * 1024;
constexpr std::size_t least_overlap = 4096;
constexpr std::size_t least_encoded = 8; // characters of base64 that are a secret's alone

// What base64 makes of a text in which the secret stands: one form for each place within a group of three
// bytes, without the letters at both ends that its neighbours have a part in.
std::vector<std::string> encoded_forms(std::string_view secret) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::vector<std::string> forms;
    for (std::size_t before = 0; before < 3; ++before) {
        const std::string text = std::string(before, '\0') + std::string(secret);
        std::string form;
        for (std::size_t bit = (before * 8 + 5) / 6 * 6; bit + 6 <= text.size() * 8; bit += 6) {
            unsigned value = 0;
            for (std::size_t i = bit; i < bit + 6; ++i)
                value = value << 1U | (static_cast<unsigned char>(text[i / 8]) >> (7 - i % 8) & 1U);
            form += letters[value];
        }
        if (form.size() >= least_encoded)
            forms.push_back(std::move(form));
    }
    return forms;
}

}   // namespace

void Redactor::add_secret(std::string secret) {
    if (secret.size() < least_secret)
        return;
    for (auto& form : encoded_forms(secret))
        secrets_.push_back(std::move(form));
    secrets_.push_back(std::move(secret));
}

std::vector<SecretSpan> Redactor::find(std::string_view text) const {
    auto spans = secret_spans(text);
    for (const auto& secret : secrets_)
        for (auto at = text.find(secret); at != std::string_view::npos; at = text.find(secret, at + 1))
            spans.push_back({at, at, at + secret.size()});
    return merged(std::move(spans));
}

std::string Redactor::redact(std::string_view text) const {
    return without(text, find(text), 0, text.size());
}

std::size_t Redactor::longest() const {
    std::size_t size = 0;
    for (const auto& secret : secrets_) size = std::max(size, secret.size());
    return size;
}

// How much of `pending_` can be given: whole lines, but not those of a private key that has not ended yet.
std::size_t RedactedStream::complete() const {
    const auto newline = pending_.rfind('\n');
    if (newline == std::string::npos) return 0;
    const auto key = open_private_key(std::string_view(pending_).substr(0, newline + 1));
    if (key == std::string::npos) return newline + 1;
    const auto before = key == 0 ? std::string::npos : pending_.rfind('\n', key - 1);
    return before == std::string::npos ? 0 : before + 1;
}

// Cut so that neither a secret nor what makes it one lies on both sides.
std::string RedactedStream::part_of_long_line() {
    const auto spans = redactor_.find(pending_);
    const auto overlap = std::clamp(redactor_.longest() + 1, least_overlap, largest_part / 2);
    auto cut = pending_.size() - overlap;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span)
        if (span->context < cut && cut < span->end) cut = span->context;
    if (cut == 0) {
        cut = spans.front().end;
        skipping_ = cut == pending_.size();
    }
    auto part = without(pending_, spans, 0, cut);
    pending_.erase(0, cut);
    return part;
}

std::string RedactedStream::push(std::string_view piece) {
    if (skipping_) {
        const auto end = piece.find_first_of(" \t\r\n");
        if (end == std::string_view::npos) return {};
        piece.remove_prefix(end);
        skipping_ = false;
    }
    pending_ += piece;
    const auto size = complete();
    auto text = redactor_.redact(std::string_view(pending_).substr(0, size));
    pending_.erase(0, size);
    while (pending_.size() > largest_part) text += part_of_long_line();
    return text;
}

std::string RedactedStream::flush() {
    auto text = redactor_.redact(pending_);
    pending_.clear();
    skipping_ = false;
    return text;
}

}   // namespace ack::agent
