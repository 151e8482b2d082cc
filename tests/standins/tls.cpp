#include "tls.hpp"

#include "pki.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdexcept>
#include <system_error>

namespace standin {
namespace {
[[noreturn]] void fail(const std::string& what) {
    char text[256] = "closed";
    if (const auto code = ERR_get_error())
        ERR_error_string_n(code, text, sizeof text);
    ERR_clear_error();
    throw std::system_error(std::make_error_code(std::errc::io_error), what + ": " + text);
}

class TlsWire : public Wire {
public:
    TlsWire(int fd, SSL_CTX* context) : Wire(fd), ssl_(SSL_new(context)) { SSL_set_fd(ssl_, fd); }
    ~TlsWire() override {
        if (established_)
            SSL_shutdown(ssl_);
        SSL_free(ssl_);
    }

    void handshake(bool server) {
        ERR_clear_error();
        if ((server ? SSL_accept(ssl_) : SSL_connect(ssl_)) != 1)
            fail("TLS handshake");
        established_ = true;
    }

    size_t read(char* into, size_t size) override {
        ERR_clear_error();
        const int n = SSL_read(ssl_, into, static_cast<int>(size));
        if (n > 0)
            return static_cast<size_t>(n);
        const int why = SSL_get_error(ssl_, n);
        if (why == SSL_ERROR_ZERO_RETURN)
            return 0;
        established_ = false;
        fail("TLS read");
    }

    void write(std::string_view bytes) override {
        ERR_clear_error();
        if (!bytes.empty() && SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) <= 0) {
            established_ = false;
            fail("TLS write");
        }
    }

    Peer peer() const override {
        const X509Ptr certificate(SSL_get1_peer_certificate(ssl_));
        if (!certificate)
            return {};
        return {.presented = true,
                .trusted = SSL_get_verify_result(ssl_) == X509_V_OK,
                .common_name = common_name(X509_get_subject_name(certificate.get())),
                .organizations = organizations(X509_get_subject_name(certificate.get()))};
    }

    SSL* ssl() { return ssl_; }

private:
    SSL* ssl_;
    bool established_ = false;
};

std::shared_ptr<SSL_CTX> new_context(const SSL_METHOD* method) {
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(method), SSL_CTX_free);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    return context;
}
} // namespace

TlsServer::TlsServer(const std::string& certificate_file, const std::string& key_file,
                     const std::string& client_ca_file)
    : context_(new_context(TLS_server_method())) {
    if (SSL_CTX_use_certificate_chain_file(context_.get(), certificate_file.c_str()) != 1)
        fail(certificate_file);
    if (SSL_CTX_use_PrivateKey_file(context_.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1)
        fail(key_file);
    if (client_ca_file.empty())
        return;
    if (SSL_CTX_load_verify_locations(context_.get(), client_ca_file.c_str(), nullptr) != 1)
        fail(client_ca_file);
    SSL_CTX_set_client_CA_list(context_.get(), SSL_load_client_CA_file(client_ca_file.c_str()));
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
}

std::unique_ptr<Wire> TlsServer::accept(int fd) const {
    auto wire = std::make_unique<TlsWire>(fd, context_.get());
    wire->handshake(true);
    return wire;
}

TlsClient::TlsClient(const std::string& ca_pem, const std::string& certificate_and_key_file)
    : context_(new_context(TLS_client_method())) {
    const auto ca = certificate_from(ca_pem);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), ca.get());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    if (certificate_and_key_file.empty())
        return;
    const auto* file = certificate_and_key_file.c_str();
    if (SSL_CTX_use_certificate_chain_file(context_.get(), file) != 1)
        fail(certificate_and_key_file);
    if (SSL_CTX_use_PrivateKey_file(context_.get(), file, SSL_FILETYPE_PEM) != 1)
        fail(certificate_and_key_file);
}

std::unique_ptr<Wire> TlsClient::connect(int fd, const std::string& host) const {
    auto wire = std::make_unique<TlsWire>(fd, context_.get());
    unsigned char numeric[sizeof(in6_addr)];
    if (::inet_pton(AF_INET, host.c_str(), numeric) == 1 ||
        ::inet_pton(AF_INET6, host.c_str(), numeric) == 1) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(wire->ssl()), host.c_str());
    } else {
        SSL_set_tlsext_host_name(wire->ssl(), host.c_str());
        SSL_set1_host(wire->ssl(), host.c_str());
    }
    wire->handshake(false);
    return wire;
}

} // namespace standin
