#include "host/openssl.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>

namespace ack::host {

void start_openssl() {
    // The first call decides: whatever OpenSSL would load later by itself is off from then on.
    [[maybe_unused]] static const int started = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
}

std::string openssl_error() {
    const auto code = ERR_peek_last_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    return reason ? reason : "no reason given";
}

void FreeBio::operator()(BIO* bio) const { BIO_free(bio); }
void FreeX509::operator()(X509* certificate) const { X509_free(certificate); }

std::unique_ptr<BIO, FreeBio> reading_bio(std::string_view text) {
    start_openssl();
    return std::unique_ptr<BIO, FreeBio>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

}   // namespace ack::host
