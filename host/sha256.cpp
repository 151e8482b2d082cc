#include "host/sha256.hpp"

#include "host/openssl.hpp"

#include <openssl/evp.h>
#include <stdexcept>

namespace ack::host {

std::array<std::uint8_t, 32> sha256(std::string_view data) {
    start_openssl();
    std::array<std::uint8_t, 32> digest{};
    unsigned size = 0;
    if (EVP_Digest(data.data(), data.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1 || size != digest.size())
        throw std::runtime_error("SHA-256 cannot be computed: " + openssl_error());
    return digest;
}

std::string sha256_hex(std::string_view data) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : sha256(data)) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

}   // namespace ack::host
