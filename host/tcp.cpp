#include "host/tcp.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ack::host {

namespace {

struct Endpoint {
    sockaddr_storage address{};
    socklen_t size = 0;
};

Endpoint endpoint(const std::string& address, std::uint16_t port) {
    Endpoint result;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&result.address);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&result.address);
    if (inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        result.size = sizeof *v4;
    } else if (inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        result.size = sizeof *v6;
    }
    return result;
}

std::string in_words(int error) {
    switch (error) {
    case ECONNREFUSED: return "connection refused: nothing listens there, or a firewall rejects it";
    case ETIMEDOUT:
        return "no answer: packets are dropped on the way (security group, ACL or route), or nobody has the "
               "address";
    case EHOSTUNREACH: return "no route to the host, or a firewall rejects it";
    case ENETUNREACH: return "no route to the network";
    case ECONNRESET: return "connection reset";
    default: return std::strerror(error);
    }
}

int connect_error(int socket, const Endpoint& to, Deadline deadline) {
    if (connect(socket, reinterpret_cast<const sockaddr*>(&to.address), to.size) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    pollfd waiting{socket, POLLOUT, 0};
    while (!deadline.passed()) {
        const int ready = poll(&waiting, 1, static_cast<int>(deadline.left().count()));
        if (ready < 0 && errno != EINTR) return errno;
        if (ready <= 0) continue;
        int error = 0;
        socklen_t size = sizeof error;
        return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
    }
    return ETIMEDOUT;
}

}   // namespace

std::string address_and_port(const std::string& address, std::uint16_t port) {
    const bool v6 = address.find(':') != std::string::npos;
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

tl::expected<int, HttpError> open_tcp(const std::string& address, std::uint16_t port, Deadline deadline) {
    const auto failed = [&](std::string why, bool late) {
        return tl::unexpected(HttpError{Hop::tcp, address_and_port(address, port) + ": " + why, late, false});
    };
    const auto to = endpoint(address, port);
    if (to.size == 0) return failed("not a numeric address", false);
    const int socket =
        ::socket(to.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (socket < 0) return failed(std::string("no socket: ") + std::strerror(errno), false);
    const int error = connect_error(socket, to, deadline);
    if (error == 0) return socket;
    ::close(socket);
    return failed(in_words(error), error == ETIMEDOUT && deadline.passed());
}

tl::expected<void, HttpError> tcp_connect(const std::string& address, std::uint16_t port, Deadline deadline) {
    const auto socket = open_tcp(address, port, deadline);
    if (!socket) return tl::unexpected(socket.error());
    ::close(*socket);
    return {};
}

}   // namespace ack::host
