#pragma once
#include "wire.hpp"

#include <memory>
#include <string>

using SSL_CTX = struct ssl_ctx_st;

namespace standin {

// The server's side. A client certificate is asked for, never demanded, and a bad one does not end the
// handshake: the API server answers 401 to it, as Kubernetes does.
class TlsServer {
public:
    TlsServer(const std::string& certificate_file, const std::string& key_file,
              const std::string& client_ca_file);
    std::unique_ptr<Wire> accept(int fd) const;

private:
    std::shared_ptr<SSL_CTX> context_;
};

// The client's side: verifies the chain against `ca_pem` and the name or address in the certificate.
class TlsClient {
public:
    TlsClient(const std::string& ca_pem,
              const std::string& certificate_and_key_file); // file may be empty: no certificate
    std::unique_ptr<Wire> connect(int fd, const std::string& host) const;

private:
    std::shared_ptr<SSL_CTX> context_;
};

} // namespace standin
