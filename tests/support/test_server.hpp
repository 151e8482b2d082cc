// A small server on 127.0.0.1 that does to its clients exactly what a test says, with or without TLS.
#pragma once

#include "tests/support/pki.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <cstdint>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace ack::test {

// One connection. Reading ends at the client's or the test's end, so that no thread outlives its test.
class Peer {
public:
    Peer(int socket, int stop, SSL* ssl) : socket_(socket), stop_(stop), ssl_(ssl) {}

    // Head and, by its Content-Length, body of a request; what came when the client closed before.
    std::string read_request() {
        std::string text;
        for (;;) {
            const auto head = text.find("\r\n\r\n");
            if (head != std::string::npos && text.size() >= head + 4 + body_size(text.substr(0, head)))
                return text;
            char bytes[4096];
            const long size = wait_readable() ? receive(bytes, sizeof bytes) : 0;
            if (size <= 0) return text;
            text.append(bytes, static_cast<std::size_t>(size));
        }
    }

    void write(std::string_view text) {
        if (ssl_) SSL_write(ssl_, text.data(), static_cast<int>(text.size()));
        else send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
    }

    void answer(unsigned status, const std::string& body, const std::string& headers = {}) {
        write("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n" + headers + "Connection: close\r\n\r\n" + body);
    }

    void hold() {       // says nothing until the client goes away
        char byte = 0;
        while (wait_readable() && receive(&byte, 1) > 0) {}
    }

    void drip(char byte) {      // one byte each 5 ms until the client goes away
        pollfd waiting[] = {{socket_, POLLIN, 0}, {stop_, POLLIN, 0}};
        while (poll(waiting, 2, 5) == 0) write(std::string_view(&byte, 1));
    }

    void reset() {
        const linger now{1, 0};
        setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }

    // Everything to and from a port of 127.0.0.1 until either side ends: the tunnel of a proxy.
    void relay(std::uint16_t port) {
        const int other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        bool open = connect(other, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        while (open) {
            pollfd waiting[] = {{socket_, POLLIN, 0}, {other, POLLIN, 0}, {stop_, POLLIN, 0}};
            open = poll(waiting, 3, 20'000) > 0 && waiting[2].revents == 0;
            for (int i = 0; open && i < 2; ++i) {
                char bytes[4096];
                if (waiting[i].revents == 0) continue;
                const auto size = recv(waiting[i].fd, bytes, sizeof bytes, 0);
                open = size > 0 &&
                       send(waiting[1 - i].fd, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL) == size;
            }
        }
        close(other);
    }

private:
    static std::size_t body_size(const std::string& head) {
        constexpr std::string_view name = "Content-Length: ";
        const auto at = head.find(name);
        return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
    }
    long receive(char* into, std::size_t size) {
        return ssl_ ? SSL_read(ssl_, into, static_cast<int>(size)) : recv(socket_, into, size, 0);
    }
    bool wait_readable() {
        if (ssl_ && SSL_pending(ssl_) > 0) return true;
        pollfd waiting[] = {{socket_, POLLIN, 0}, {stop_, POLLIN, 0}};
        return poll(waiting, 2, 20'000) > 0 && waiting[1].revents == 0;
    }

    int socket_, stop_;
    SSL* ssl_;
};

struct ServerTls {
    Identity identity;
    std::string client_authority;    // PEM: demand a client certificate of it
    int highest_version = 0;         // 0: any; else for example TLS1_1_VERSION
};

class TestServer {
public:
    using Behaviour = std::function<void(Peer&)>;

    // The first connection meets the first behaviour and so on; the last one goes on for all later ones.
    explicit TestServer(std::vector<Behaviour> behaviours, std::optional<ServerTls> tls = {})
        : behaviours_(std::move(behaviours)), tls_(std::move(tls)) {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 16) != 0 ||
            getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 || pipe(stop_) != 0)
            throw std::runtime_error("no test server");
        port_ = ntohs(address.sin_port);
        if (tls_) context_ = make_context(*tls_);
        thread_ = std::thread([this] { serve(); });
    }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;
    ~TestServer() {
        close(stop_[1]);        // its reading end becomes readable for everyone who waits
        thread_.join();
        close(stop_[0]);
        close(listener_);
        SSL_CTX_free(context_);
    }

    std::uint16_t port() const { return port_; }
    std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }
    unsigned connections() const {
        const std::lock_guard lock(mutex_);
        return connections_;
    }

private:
    static SSL_CTX* make_context(const ServerTls& tls) {
        SSL_CTX* context = SSL_CTX_new(TLS_server_method());
        const auto reader = [](const std::string& pem) {
            return pki::Ptr<BIO>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
        };
        const pki::Ptr<X509> certificate(
            PEM_read_bio_X509(reader(tls.identity.certificate).get(), nullptr, nullptr, nullptr));
        const pki::Ptr<EVP_PKEY> key(
            PEM_read_bio_PrivateKey(reader(tls.identity.key).get(), nullptr, nullptr, nullptr));
        pki::must(SSL_CTX_use_certificate(context, certificate.get()) == 1);
        pki::must(SSL_CTX_use_PrivateKey(context, key.get()) == 1);
        if (tls.highest_version != 0) {
            SSL_CTX_set_security_level(context, 0);
            SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
            SSL_CTX_set_max_proto_version(context, tls.highest_version);
        }
        if (!tls.client_authority.empty()) {
            const pki::Ptr<X509> authority(
                PEM_read_bio_X509(reader(tls.client_authority).get(), nullptr, nullptr, nullptr));
            X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get());
            SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        }
        return context;
    }

    void serve() {
        // OpenSSL writes without MSG_NOSIGNAL; the signal of a client that went away is this thread's alone.
        sigset_t pipe_signal;
        sigemptyset(&pipe_signal);
        sigaddset(&pipe_signal, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe_signal, nullptr);
        for (;;) {
            pollfd waiting[] = {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
            poll(waiting, 2, -1);
            if (waiting[1].revents != 0) return;
            const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) continue;
            std::size_t number = 0;
            {
                const std::lock_guard lock(mutex_);
                number = connections_++;
            }
            talk(socket, behaviours_[std::min(number, behaviours_.size() - 1)]);
            close(socket);
        }
    }

    void talk(int socket, const Behaviour& behaviour) {
        // A client that never says hello must not hold the handshake's blocking read.
        const timeval most{20, 0};
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
        SSL* ssl = context_ ? SSL_new(context_) : nullptr;
        if (ssl) SSL_set_fd(ssl, socket);
        if (!ssl || SSL_accept(ssl) == 1) {
            Peer peer(socket, stop_[0], ssl);
            behaviour(peer);
        }
        if (ssl) SSL_shutdown(ssl);
        SSL_free(ssl);
    }

    std::vector<Behaviour> behaviours_;
    std::optional<ServerTls> tls_;
    SSL_CTX* context_ = nullptr;
    int listener_ = -1, stop_[2] = {-1, -1};
    std::uint16_t port_ = 0;
    unsigned connections_ = 0;
    mutable std::mutex mutex_;
    std::thread thread_;
};

// A port of 127.0.0.1 on which nothing listens.
inline std::uint16_t free_port() {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(descriptor, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
    close(descriptor);
    return ntohs(address.sin_port);
}

}   // namespace ack::test
