#include "agent/redact.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr std::size_t least_secret = 4;
constexpr std::size_t largest_part = 64 * 1024;
constexpr std::size_t least_overlap = 4096;

}   // namespace

void Redactor::add_secret(std::string secret) {
    if (secret.size() >= least_secret) secrets_.push_back(std::move(secret));
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
