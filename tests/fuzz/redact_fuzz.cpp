// Any text with a known secret in it, in pieces of any size: the secret never comes out.
#include "agent/redact.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack::agent;
    if (size == 0) return 0;
    const std::string secret = "kN0wn-S3cret";
    const std::size_t piece = 1 + data[0];
    std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    text.insert(text.size() / 2, secret);
    Redactor redactor;
    redactor.add_secret(secret);
    if (redactor.redact(text).find(secret) != std::string::npos) std::abort();

    RedactedStream stream(redactor);
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += piece) out += stream.push(text.substr(at, piece));
    out += stream.flush();
    if (out.find(secret) != std::string::npos) std::abort();
    if (text.find(redacted_mark) == std::string::npos && out.find(redacted_mark) == std::string::npos) std::abort();
    return 0;
}
