// The one redactor on every way out: terminal, log, report, journal, crash text.
#pragma once

#include "agent/secret_forms.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

class Redactor {
public:
    // Known secrets (tokens of the attach command) are replaced wherever they stand, also inside words, and
    // in base64, by themselves or inside of something longer. Shorter than four characters is no secret and
    // would only blot the text out.
    void add_secret(std::string secret);
    // Replaces known secrets and everything that has a secret's form (kubeadm token, "--token X", "/token/X/",
    // "Bearer X", private keys in PEM, AccessKey secrets) by «redacted».
    std::string redact(std::string_view text) const;

    std::vector<SecretSpan> find(std::string_view text) const;      // merged
    std::size_t longest() const;                                    // of the known ones, 0 for none

private:
    std::vector<std::string> secrets_;
};

// For output that comes in pieces: a secret split across two writes is still found. Gives whole lines as they are
// complete; a line that never ends is given in parts no larger than 64 KiB with an overlap that keeps secrets whole.
// A private key is held back up to its end, at most 64 KiB.
class RedactedStream {
public:
    explicit RedactedStream(const Redactor& redactor) : redactor_(redactor) {}
    std::string push(std::string_view piece);
    std::string flush();

private:
    std::size_t complete() const;
    std::string part_of_long_line();

    const Redactor& redactor_;
    std::string pending_;
    bool skipping_ = false;      // the rest of a secret that was too long to hold, up to the next blank
};

}   // namespace ack::agent
