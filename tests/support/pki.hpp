// Certificates for tests: an authority, and what it issues, good or bad.
#pragma once

#include <cstdint>
#include <memory>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <string>

namespace ack::test {

struct Identity {
    std::string certificate, key;    // PEM
};

struct Wanted {
    std::string common_name;
    std::string names;               // "DNS:a.example,IP:127.0.0.1"; empty for none
    long from_days = -1, to_days = 30;
    std::string organization;
};

namespace pki {

struct Free {
    void operator()(X509* value) const { X509_free(value); }
    void operator()(EVP_PKEY* value) const { EVP_PKEY_free(value); }
    void operator()(BIO* value) const { BIO_free(value); }
    void operator()(X509_EXTENSION* value) const { X509_EXTENSION_free(value); }
};
template <class T> using Ptr = std::unique_ptr<T, Free>;

inline void must(bool good) {
    if (!good) throw std::runtime_error("OpenSSL refuses to make a test certificate");
}

template <class Write> std::string pem(Write write) {
    const Ptr<BIO> bio(BIO_new(BIO_s_mem()));
    must(write(bio.get()) == 1);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

inline void add_extension(X509* certificate, int kind, const std::string& value) {
    const Ptr<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
    must(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

inline void add_to_name(X509_NAME* name, const char* field, const std::string& value) {
    if (value.empty()) return;
    must(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0) == 1);
}

inline EVP_PKEY* new_key() {
    std::string curve = "P-256";     // EVP_EC_gen is a macro that casts const away
    return EVP_EC_gen(curve.data());
}

}   // namespace pki

class Authority {
public:
    explicit Authority(const std::string& name, long to_days = 365) : key_(pki::new_key()) {
        certificate_ = make({name, "", -1, to_days, ""}, key_.get(), nullptr);
    }

    std::string pem() const {
        return pki::pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate_.get()); });
    }

    Identity issue(const Wanted& wanted) const {
        const pki::Ptr<EVP_PKEY> key(pki::new_key());
        const auto certificate = make(wanted, key.get(), this);
        return {pki::pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); }),
                pki::pem([&](BIO* bio) {
                    return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                })};
    }

private:
    pki::Ptr<X509> make(const Wanted& wanted, EVP_PKEY* key, const Authority* issuer) const {
        constexpr long day = 24 * 60 * 60;
        static long serial = 1;
        pki::Ptr<X509> certificate(X509_new());
        X509_set_version(certificate.get(), X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wanted.from_days * day);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wanted.to_days * day);
        X509_set_pubkey(certificate.get(), key);
        X509_NAME* name = X509_get_subject_name(certificate.get());
        pki::add_to_name(name, "O", wanted.organization);
        pki::add_to_name(name, "CN", wanted.common_name);
        X509_set_issuer_name(certificate.get(),
                             issuer ? X509_get_subject_name(issuer->certificate_.get()) : name);
        if (!issuer) pki::add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
        if (!wanted.names.empty()) pki::add_extension(certificate.get(), NID_subject_alt_name, wanted.names);
        pki::must(X509_sign(certificate.get(), issuer ? issuer->key_.get() : key, EVP_sha256()) > 0);
        return certificate;
    }

    pki::Ptr<EVP_PKEY> key_;
    pki::Ptr<X509> certificate_;
};

// "-----BEGIN EC PRIVATE KEY-----", as client-go writes keys.
inline std::string as_kubelets_write_it(const std::string& key_pem) {
    const pki::Ptr<BIO> in(BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())));
    const pki::Ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
    return pki::pem([&](BIO* bio) {
        return PEM_write_bio_PrivateKey_traditional(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

}   // namespace ack::test
