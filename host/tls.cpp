#include "host/tls.hpp"

#include "host/certificate.hpp"
#include "host/names.hpp"
#include "host/openssl.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace ack::host {

namespace {

constexpr const char* system_bundles[] = {
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",    // Alibaba Cloud Linux, RHEL, CentOS
    "/etc/pki/tls/certs/ca-bundle.crt",                     // the same, older
    "/etc/ssl/certs/ca-certificates.crt",                   // Ubuntu, Debian
    "/etc/ssl/ca-bundle.pem",                               // SUSE
};

Result<void> trust_system(SSL_CTX* context) {
    std::string tried;
    for (const char* bundle : system_bundles) {
        if (SSL_CTX_load_verify_file(context, bundle) == 1) return {};
        ERR_clear_error();
        tried += std::string(tried.empty() ? "" : ", ") + bundle;
    }
    return fail("no bundle of certificate authorities (looked at " + tried +
                "); install the package ca-certificates");
}

Result<void> trust_only(SSL_CTX* context, const std::string& pem) {
    const auto bio = reading_bio(pem);
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    int count = 0;
    while (const X509Ptr certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
        count += X509_STORE_add_cert(store, certificate.get());
    ERR_clear_error();      // the end of the text is an error to the reader
    if (count == 0) return fail("the certificate authority's text holds no certificate in PEM");
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
    return {};
}

Result<void> use_chain(SSL_CTX* context, const std::string& pem) {
    const auto bio = reading_bio(pem);
    const X509Ptr leaf(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!leaf || SSL_CTX_use_certificate(context, leaf.get()) != 1)
        return fail("the client certificate cannot be used: " + openssl_error());
    while (X509Ptr next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
        if (SSL_CTX_add0_chain_cert(context, next.get()) == 1) static_cast<void>(next.release());
    ERR_clear_error();
    return {};
}

Result<void> use_key(SSL_CTX* context, const std::string& pem) {
    struct Free { void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); } };
    const auto refuse_password = [](char*, int, int, void*) {
        return -1;
    };    // else OpenSSL asks on the terminal
    const auto bio = reading_bio(pem);
    const std::unique_ptr<EVP_PKEY, Free> key(
        PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse_password, nullptr));
    if (!key) return fail("the client key cannot be used: " + openssl_error());
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
        return fail("the client key does not belong to the client certificate: " + openssl_error());
    return {};
}

int problem_index() {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

std::string joined(const std::vector<std::string>& words) {
    constexpr std::size_t shown = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(words.size(), shown); ++i) text += (i ? ", " : "") + words[i];
    return words.size() > shown ? text + ", …" : text;
}

bool is_about_the_authority(int error) {
    return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
           error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
           error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
           error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT || error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN;
}

std::string verification_in_words(X509_STORE_CTX* context) {
    const int error = X509_STORE_CTX_get_error(context);
    const X509* bad = X509_STORE_CTX_get_current_cert(context);
    const auto certificate = bad ? describe_certificate(bad) : Certificate();
    const std::string whose = X509_STORE_CTX_get_error_depth(context) == 0
                                  ? "the server's certificate"
                                  : "the certificate of its authority " + certificate.common_name;
    const auto clock = "; this host's clock says " + utc_text(std::time(nullptr));
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED: return whose + " expired on " + utc_text(certificate.not_after) + clock;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return whose + " is not valid before " + utc_text(certificate.not_before) + clock;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: {
        const auto& names = certificate.names;
        return whose + " is for another name: for " +
               (names.empty() ? certificate.common_name : joined(names));
    }
    default:
        break;
    }
    if (is_about_the_authority(error) || error == X509_V_ERR_CERT_SIGNATURE_FAILURE)
        return whose + " is from an authority that is not trusted for this: " + certificate.issuer;
    return whose + " is not accepted: " + X509_verify_cert_error_string(error);
}

int verified(int good, X509_STORE_CTX* context) {
    if (good) return 1;
    auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* problem = static_cast<std::string*>(SSL_get_ex_data(ssl, problem_index()));
    if (problem && problem->empty()) *problem = verification_in_words(context);
    return 0;
}

int verified_whoever_signed(int good, X509_STORE_CTX* context) {
    return is_about_the_authority(X509_STORE_CTX_get_error(context)) ? 1 : verified(good, context);
}

bool is_tls_without_sense(int reason) {
    return reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
           reason == SSL_R_PACKET_LENGTH_TOO_LONG || reason == SSL_R_BAD_RECORD_TYPE ||
           reason == SSL_R_RECORD_LENGTH_MISMATCH;
}

}   // namespace

void FreeSslContext::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

Result<SslContext> tls_context(const Tls& tls) {
    start_openssl();
    SslContext context(SSL_CTX_new(TLS_client_method()));
    if (!context) return fail("OpenSSL does not start: " + openssl_error());
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER,
                       tls.any_authority ? verified_whoever_signed : verified);
    Result<void> done;
    if (!tls.any_authority)
        done = tls.authorities_pem.empty() ? trust_system(context.get())
                                           : trust_only(context.get(), tls.authorities_pem);
    if (done && !tls.certificate_pem.empty())
        done = use_chain(context.get(), tls.certificate_pem).and_then([&] {
            return use_key(context.get(), tls.key_pem);
        });
    if (!done) return tl::unexpected(done.error());
    return context;
}

Result<void> expect_peer(SSL* ssl, const std::string& name, std::string& problem) {
    X509_VERIFY_PARAM* expected = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const bool numeric = is_numeric_address(name);
    const bool set = numeric ? X509_VERIFY_PARAM_set1_ip_asc(expected, name.c_str()) == 1
                             : X509_VERIFY_PARAM_set1_host(expected, name.c_str(), name.size()) == 1 &&
                                   SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                                            const_cast<char*>(name.c_str())) == 1;
    if (!set || SSL_set_ex_data(ssl, problem_index(), &problem) != 1)
        return fail("a certificate for \"" + name + "\" cannot be asked for: " + openssl_error());
    return {};
}

bool is_client_certificate_alert(unsigned long code) {
    if (ERR_GET_LIB(code) != ERR_LIB_SSL) return false;
    const int reason = ERR_GET_REASON(code);
    return reason == SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED || reason == SSL_R_SSLV3_ALERT_BAD_CERTIFICATE ||
           reason == SSL_R_TLSV1_ALERT_UNKNOWN_CA || reason == SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED ||
           reason == SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED ||
           reason == SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN ||
           reason == SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE;
}

std::string tls_failure(unsigned long code, const std::string& problem) {
    if (!problem.empty()) return problem;
    if (code == 0) return "the connection ended during the TLS handshake";
    if (ERR_GET_LIB(code) == ERR_LIB_SSL && is_tls_without_sense(ERR_GET_REASON(code)))
        return "what listens there does not speak TLS";
    const char* reason = ERR_reason_error_string(code);
    const std::string words = reason ? reason : "error " + std::to_string(code);
    if (is_client_certificate_alert(code))
        return "the server does not accept our client certificate (" + words + ")";
    return "the TLS handshake failed: " + words;
}

}   // namespace ack::host
