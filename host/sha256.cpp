#include "host/sha256.hpp"

#include "host/openssl.hpp"

#include <openssl/evp.h>

#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace ack::host {

std::array<std::uint8_t, 32> sha256(std::string_view data) {
    start_openssl();
    std::array<std::uint8_t, 32> digest{};
    unsigned size = 0;
    if (EVP_Digest(data.data(), data.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1 || size != digest.size())
        throw std::runtime_error("SHA-256 cannot be computed: " + openssl_error());
    return digest;
}

namespace {

std::string hex(const std::array<std::uint8_t, 32>& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : digest) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

}   // namespace

std::string sha256_hex(std::string_view data) { return hex(sha256(data)); }

Result<std::string> sha256_hex_of_file(const HostView& view, const std::filesystem::path& path) {
    const auto file = view.open_file(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    if (!file) return tl::unexpected(file.error());
    struct stat info {};
    if (::fstat(file->get(), &info) != 0) return fail_errno(path.string(), errno);
    if (!S_ISREG(info.st_mode)) return fail(path.string() + ": it is not a regular file", EINVAL);
    start_openssl();
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> sum(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    bool ok = sum && EVP_DigestInit_ex(sum.get(), EVP_sha256(), nullptr) == 1;
    std::vector<char> piece(std::size_t{1} << 20);
    for (ssize_t got = 1; ok && got != 0;) {
        got = ::read(file->get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("reading " + path.string(), errno);
        ok = EVP_DigestUpdate(sum.get(), piece.data(), static_cast<std::size_t>(got)) == 1;
    }
    std::array<std::uint8_t, 32> digest{};
    unsigned size = 0;
    ok = ok && EVP_DigestFinal_ex(sum.get(), digest.data(), &size) == 1 && size == digest.size();
    if (!ok) throw std::runtime_error("SHA-256 cannot be computed: " + openssl_error());
    return hex(digest);
}

}   // namespace ack::host
