#include "host/certificate.hpp"

#include "host/openssl.hpp"

#include <arpa/inet.h>
#include <ctime>
#include <openssl/asn1.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace ack::host {

namespace {

std::int64_t seconds_of(const ASN1_TIME* time) {
    std::tm parts{};
    return time && ASN1_TIME_to_tm(time, &parts) == 1 ? timegm(&parts) : 0;
}

std::string text_of(const ASN1_STRING* string) {
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, string);
    if (size < 0) return {};
    std::string text(utf8, utf8 + size);
    OPENSSL_free(utf8);
    return text;
}

std::string common_name_of(const X509_NAME* name) {
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    return at < 0 ? std::string() : text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
}

std::string line_of(const X509_NAME* name) {
    const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string address_text(const ASN1_OCTET_STRING* address) {
    char text[INET6_ADDRSTRLEN] = "";
    const int size = ASN1_STRING_length(address);
    if (size == 4 || size == 16)
        inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(address), text, sizeof text);
    return text;
}

std::vector<std::string> names_of(const X509* certificate) {
    struct Free { void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); } };
    const std::unique_ptr<GENERAL_NAMES, Free> list(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    std::vector<std::string> names;
    for (int i = 0; list && i < sk_GENERAL_NAME_num(list.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(list.get(), i);
        if (name->type == GEN_DNS) names.push_back(text_of(name->d.dNSName));
        if (name->type == GEN_IPADD) names.push_back(address_text(name->d.iPAddress));
    }
    return names;
}

}   // namespace

Certificate describe_certificate(const X509* certificate) {
    return {common_name_of(X509_get_subject_name(certificate)), line_of(X509_get_issuer_name(certificate)),
            names_of(certificate), seconds_of(X509_get0_notBefore(certificate)),
            seconds_of(X509_get0_notAfter(certificate))};
}

Result<Certificate> parse_certificate(std::string_view pem) {
    const auto bio = reading_bio(pem);
    const X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) return fail("not a certificate in PEM: " + openssl_error());
    return describe_certificate(certificate.get());
}

Result<std::string> certificate_common_name(std::string_view pem) {
    return parse_certificate(pem).map([](const Certificate& certificate) { return certificate.common_name; });
}

std::string utc_text(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    char text[64] = "";
    if (gmtime_r(&time, &parts)) std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
    return text;
}

}   // namespace ack::host
