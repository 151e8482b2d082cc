#include "wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace standin {
namespace {
struct Address {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

Address parse(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos)
        throw std::invalid_argument("not address:port: " + text);
    auto host = text.substr(0, colon);
    if (host.size() > 1 && host.front() == '[')
        host = host.substr(1, host.size() - 2);
    const auto port = htons(static_cast<uint16_t>(std::stoi(text.substr(colon + 1))));
    Address address;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
    if (::inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = port;
        address.size = sizeof *v4;
    } else if (::inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = port;
        address.size = sizeof *v6;
    } else {
        throw std::invalid_argument("not a numeric address: " + text);
    }
    return address;
}

std::string written(Address address) {
    char host[INET6_ADDRSTRLEN] = "?";
    if (address.storage.ss_family == AF_INET6) {
        const auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
        ::inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof host);
        return "[" + std::string(host) + "]:" + std::to_string(ntohs(v6->sin6_port));
    }
    const auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
    ::inet_ntop(AF_INET, &v4->sin_addr, host, sizeof host);
    return std::string(host) + ":" + std::to_string(ntohs(v4->sin_port));
}
} // namespace

Wire::~Wire() {
    ::close(fd_);
}

size_t Wire::read(char* into, size_t size) {
    for (;;) {
        const auto n = ::recv(fd_, into, size, 0);
        if (n >= 0)
            return static_cast<size_t>(n);
        if (errno != EINTR)
            fail("read");
    }
}

void Wire::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            fail("write");
        bytes.remove_prefix(static_cast<size_t>(n));
    }
}

void Wire::reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void Wire::wait_until_closed() {
    char nowhere[4096];
    while (::recv(fd_, nowhere, sizeof nowhere, 0) > 0) {
    }
}

std::string Wire::remote() const {
    Address address;
    ::getpeername(fd_, address.get(), &address.size);
    return written(address);
}

std::string Wire::local() const {
    Address address;
    ::getsockname(fd_, address.get(), &address.size);
    return written(address);
}

int listening_socket(const std::string& text, bool refuse) {
    auto address = parse(text);
    const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        fail("socket");
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(fd, address.get(), address.size) != 0)
        fail("bind " + text);
    if (!refuse && ::listen(fd, 128) != 0)
        fail("listen " + text);
    return fd;
}

int connected_socket(const std::string& text, int timeout_seconds) {
    auto address = parse(text);
    const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        fail("socket");
    const timeval limit{.tv_sec = timeout_seconds, .tv_usec = 0};
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit); // bounds connect() too
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (::connect(fd, address.get(), address.size) != 0) {
        const int why = errno;
        ::close(fd);
        errno = why;
        fail("connect " + text);
    }
    return fd;
}

} // namespace standin
