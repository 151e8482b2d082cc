#include "host/digest.hpp"

#include "host/openssl.hpp"

#include <openssl/rand.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace ack::host {

namespace {

int value_of(char letter) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto at = letters.find(letter);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

bool is_blank(char letter) {
    return letter == '\n' || letter == '\r' || letter == ' ' || letter == '\t';
}

}   // namespace

std::string random_hex(std::size_t bytes) {
    start_openssl();
    std::vector<unsigned char> random(bytes);
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
        throw std::runtime_error("no random bytes: " + openssl_error());
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned byte : random) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

Result<std::string> base64_decode(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned count = 0, letters = 0, padding = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_blank(text[i])) continue;
        ++letters;
        if (text[i] == '=' && ++padding <= 2) continue;
        const int value = value_of(text[i]);
        if (value < 0 || padding > 0) return fail("not base64 at character " + std::to_string(i + 1), EINVAL);
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xFFU);
    }
    if (letters % 4 != 0) return fail("not base64: it ends within a group of four characters", EINVAL);
    if (padding != (count == 4 ? 2U : count == 2 ? 1U : 0U) || (bits & ((1U << count) - 1)) != 0) {
        return fail("not base64: its padding is wrong", EINVAL);
    }
    return bytes;
}

}   // namespace ack::host
