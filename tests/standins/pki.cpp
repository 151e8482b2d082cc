#include "pki.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace standin {
namespace {
using BioPtr = std::unique_ptr<BIO, OpensslFree>;

constexpr long day = 86400;

std::string text_of(const BioPtr& bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<size_t>(size)};
}

BioPtr memory(const std::string& text) {
    return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

template <class Pointer>
Pointer checked(Pointer pointer, const char* what) {
    if (!pointer)
        throw std::runtime_error(std::string("cannot make or read ") + what);
    return pointer;
}

void fill(X509_NAME* name, const CertificateSpec& spec) {
    const auto add = [&](const char* field, const std::string& value) {
        X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0);
    };
    for (const auto& organization : spec.organizations)
        add("O", organization);
    add("CN", spec.common_name);
}

void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (!extension)
        throw std::invalid_argument("bad certificate extension: " + value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void add_extensions(X509* certificate, X509* issuer, const CertificateSpec& spec) {
    const bool authority = spec.use == CertificateUse::authority;
    extend(certificate, issuer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    extend(certificate, issuer, NID_key_usage,
           authority ? "critical,digitalSignature,keyEncipherment,keyCertSign"
                     : "critical,digitalSignature,keyEncipherment");
    extend(certificate, issuer, NID_subject_key_identifier, "hash");
    extend(certificate, issuer, NID_authority_key_identifier, "keyid");
    if (!authority)
        extend(certificate, issuer, NID_ext_key_usage,
               spec.use == CertificateUse::server ? "serverAuth" : "clientAuth");
    if (!spec.subject_alternatives.empty())
        extend(certificate, issuer, NID_subject_alt_name, spec.subject_alternatives);
}

std::vector<std::string> entries(const X509_NAME* name, int nid) {
    std::vector<std::string> found;
    for (int i = -1; (i = X509_NAME_get_index_by_NID(name, nid, i)) >= 0;) {
        unsigned char* text = nullptr;
        const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, i)));
        if (size < 0)
            continue;
        found.emplace_back(reinterpret_cast<char*>(text), static_cast<size_t>(size));
        OPENSSL_free(text);
    }
    return found;
}
} // namespace

KeyPtr new_key() {
    return checked(KeyPtr(EVP_EC_gen("P-256")), "a key");
}

X509Ptr issue(const CertificateSpec& spec, EVP_PKEY* subject_key, const Authority* issuer) {
    X509Ptr certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    unsigned char serial[8];
    RAND_bytes(serial, sizeof serial);
    serial[0] = (serial[0] & 0x3f) | 0x40;
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_bin2bn(serial, sizeof serial, nullptr),
                                                             BN_free);
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), spec.expired ? -2 * day : -300);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), spec.expired ? -day : spec.days * day);
    X509_set_pubkey(certificate.get(), subject_key);
    fill(X509_get_subject_name(certificate.get()), spec);
    X509* signer = issuer ? issuer->certificate.get() : certificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));
    add_extensions(certificate.get(), signer, spec);
    if (!X509_sign(certificate.get(), issuer ? issuer->key.get() : subject_key, EVP_sha256()))
        throw std::runtime_error("cannot sign a certificate");
    return certificate;
}

RequestPtr new_request(const CertificateSpec& spec, EVP_PKEY* key) {
    RequestPtr request(X509_REQ_new());
    fill(X509_REQ_get_subject_name(request.get()), spec);
    X509_REQ_set_pubkey(request.get(), key);
    X509_REQ_sign(request.get(), key, EVP_sha256());
    return request;
}

std::string pem(const X509Ptr& certificate) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate.get());
    return text_of(bio);
}

std::string pem(const KeyPtr& key) { // "EC PRIVATE KEY", as kubelets write it
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey_traditional(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return text_of(bio);
}

std::string pem(const RequestPtr& request) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509_REQ(bio.get(), request.get());
    return text_of(bio);
}

X509Ptr certificate_from(const std::string& text) {
    return checked(X509Ptr(PEM_read_bio_X509(memory(text).get(), nullptr, nullptr, nullptr)),
                   "a certificate");
}

KeyPtr key_from(const std::string& text) {
    return checked(KeyPtr(PEM_read_bio_PrivateKey(memory(text).get(), nullptr, nullptr, nullptr)), "a key");
}

RequestPtr request_from(const std::string& text) {
    return checked(RequestPtr(PEM_read_bio_X509_REQ(memory(text).get(), nullptr, nullptr, nullptr)),
                   "a certificate request");
}

std::string common_name(const X509_NAME* name) {
    const auto found = entries(name, NID_commonName);
    return found.empty() ? "" : found.front();
}

std::vector<std::string> organizations(const X509_NAME* name) {
    return entries(name, NID_organizationName);
}

} // namespace standin
