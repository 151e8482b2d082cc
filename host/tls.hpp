// The TLS side of HTTP, without a socket: what is trusted, who we are, and why a handshake failed in plain
// words.
#pragma once

#include "host/http.hpp"
#include "host/result.hpp"

#include <memory>
#include <openssl/types.h>
#include <string>

namespace ack::host {

struct FreeSslContext { void operator()(SSL_CTX* context) const; };
using SslContext = std::unique_ptr<SSL_CTX, FreeSslContext>;

// TLS 1.2 at least, peer verified against `tls.authorities_pem` (any certificate in it is an anchor, as with
// Go) or the system's bundle, client certificate and key in place. Nothing is read from the host but that
// bundle.
Result<SslContext> tls_context(const Tls& tls);

// SNI and the name or address that the certificate must be for. What the verification finds wrong is written
// to `problem`, which must outlive the connection.
Result<void> expect_peer(SSL* ssl, const std::string& name, std::string& problem);

// A failure in words. `code` is OpenSSL's packed error, 0 when the connection just ended; `problem` from
// expect_peer.
std::string tls_failure(unsigned long code, const std::string& problem);
// True for an alert that the peer sends when it does not take our client certificate, or wants one.
bool is_client_certificate_alert(unsigned long code);

}   // namespace ack::host
