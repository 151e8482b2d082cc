#pragma once
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

namespace standin {

struct OpensslFree {
    void operator()(X509* p) const { X509_free(p); }
    void operator()(X509_REQ* p) const { X509_REQ_free(p); }
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
    void operator()(BIO* p) const { BIO_free(p); }
};
using X509Ptr = std::unique_ptr<X509, OpensslFree>;
using RequestPtr = std::unique_ptr<X509_REQ, OpensslFree>;
using KeyPtr = std::unique_ptr<EVP_PKEY, OpensslFree>;

enum class CertificateUse { authority, server, client };

struct CertificateSpec {
    std::string common_name;
    std::vector<std::string> organizations;
    std::string subject_alternatives; // as OpenSSL writes them: IP:10.0.0.1,DNS:name
    CertificateUse use = CertificateUse::client;
    bool expired = false;
    long days = 365;
};

struct Authority {
    X509Ptr certificate;
    KeyPtr key;
};

KeyPtr new_key(); // EC P-256
X509Ptr issue(const CertificateSpec& spec, EVP_PKEY* subject_key,
              const Authority* issuer); // no issuer: signs itself
RequestPtr new_request(const CertificateSpec& spec, EVP_PKEY* key);

std::string pem(const X509Ptr& certificate);
std::string pem(const KeyPtr& key);
std::string pem(const RequestPtr& request);
X509Ptr certificate_from(const std::string& pem); // these three throw
KeyPtr key_from(const std::string& pem);
RequestPtr request_from(const std::string& pem);

std::string common_name(const X509_NAME* name);
std::vector<std::string> organizations(const X509_NAME* name);

} // namespace standin
