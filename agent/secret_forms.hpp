// What a secret looks like, by its own form or by what stands before it. Linear scanners, no regular
// expressions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

inline constexpr std::string_view redacted_mark = "«redacted»";

struct SecretSpan {
    std::size_t context =
        0;    // start of what makes it one: "--token " before the value; the same as begin for a form
    std::size_t begin = 0, end = 0;
};

// kubeadm tokens, JSON web tokens, private keys in PEM (also as base64), user:password@ in URLs, /token/X/,
// "Bearer X", and the values of keys and options that end in token, secret, password … ("--token X", TOKEN=X,
// "token": "X"). Unordered.
std::vector<SecretSpan> secret_spans(std::string_view text);

// "--token", "OPENAPI_TOKEN", "db-password": the value of this key or option is secret.
bool is_secret_name(std::string_view name);

// Ordered by begin; those that touch or overlap are one.
std::vector<SecretSpan> merged(std::vector<SecretSpan> spans);

// text[begin, end) with every span replaced by the mark. `spans` are merged and of the whole text.
std::string without(std::string_view text, const std::vector<SecretSpan>& spans, std::size_t begin,
                    std::size_t end);

// Where a private key in PEM begins whose end is not in the text, or npos.
std::size_t open_private_key(std::string_view text);

}   // namespace ack::agent
