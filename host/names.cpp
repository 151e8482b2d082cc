#include "host/names.hpp"

#include <algorithm>
#include <ares.h>
#include <arpa/inet.h>
#include <cerrno>
#include <memory>
#include <netdb.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>

namespace ack::host {

namespace {

constexpr int first_timeout_ms = 2000;      // c-ares doubles it with each round over the servers
constexpr int rounds = 3;
constexpr std::chrono::milliseconds grace_for_ipv6{1000};

struct Free {
    void operator()(ares_channeldata* channel) const { ares_destroy(channel); }
};
using Channel = std::unique_ptr<ares_channeldata, Free>;

struct Query {
    std::optional<int> status;              // nothing while it runs
    std::vector<std::string> addresses;
};

std::string numeric(const sockaddr* address) {
    char text[INET6_ADDRSTRLEN] = "";
    const void* bytes = nullptr;
    if (address->sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
    if (address->sa_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    return bytes && inet_ntop(address->sa_family, bytes, text, sizeof text) ? text : std::string();
}

void answered(void* argument, int status, int, ares_addrinfo* result) {
    auto& query = *static_cast<Query*>(argument);
    query.status = status;
    if (!result) return;
    for (const auto* node = result->nodes; node; node = node->ai_next) {
        auto address = numeric(node->ai_addr);
        if (!address.empty() &&
            std::find(query.addresses.begin(), query.addresses.end(), address) == query.addresses.end())
            query.addresses.push_back(std::move(address));
    }
    ares_freeaddrinfo(result);
}

Result<Channel> open_channel(const std::string& servers) {
    static const int library = ares_library_init(ARES_LIB_INIT_ALL);
    if (library != ARES_SUCCESS)
        return fail(std::string("c-ares does not start: ") + ares_strerror(library), EIO);
    ares_options options{};
    options.timeout = first_timeout_ms;
    options.tries = rounds;
    ares_channel raw = nullptr;
    if (const int status = ares_init_options(&raw, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES);
        status != ARES_SUCCESS)
        return fail(std::string("/etc/resolv.conf cannot be used: ") + ares_strerror(status), EIO);
    Channel channel(raw);
    if (servers.empty()) return channel;
    if (const int status = ares_set_servers_ports_csv(raw, servers.c_str()); status != ARES_SUCCESS)
        return fail("resolvers \"" + servers + "\": " + ares_strerror(status), EIO);
    return channel;
}

std::string servers_of(ares_channel channel) {
    ares_addr_port_node* first = nullptr;
    std::string list;
    if (ares_get_servers_ports(channel, &first) != ARES_SUCCESS) return list;
    for (const auto* server = first; server; server = server->next) {
        char text[INET6_ADDRSTRLEN] = "";
        inet_ntop(server->family, &server->addr, text, sizeof text);
        list += (list.empty() ? "" : ", ") + std::string(text);
    }
    ares_free_data(first);
    return list;
}

std::string peer_of(int descriptor) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
    return numeric(reinterpret_cast<const sockaddr*>(&address));
}

// Lets c-ares work until something happened or its own or our time is over. `resolver` becomes the last that
// answered.
void work_once(ares_channel channel, Deadline deadline, std::string& resolver) {
    ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
    const unsigned wanted = static_cast<unsigned>(ares_getsock(channel, sockets, ARES_GETSOCK_MAXNUM));
    pollfd polls[ARES_GETSOCK_MAXNUM];
    nfds_t count = 0;
    for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
        const bool reads = wanted & (1U << i), writes = wanted & (1U << (i + ARES_GETSOCK_MAXNUM));
        if (!reads && !writes) continue;
        polls[count++] = {sockets[i], static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0};
    }
    timeval most{1, 0}, left{};
    const auto* library = ares_timeout(channel, &most, &left);
    const auto own = std::chrono::ceil<std::chrono::milliseconds>(
        std::chrono::seconds(library->tv_sec) + std::chrono::microseconds(library->tv_usec));
    if (poll(polls, count, static_cast<int>(std::min(own, deadline.left()).count())) <= 0) count = 0;
    for (nfds_t i = 0; i < count; ++i) {
        if (polls[i].revents == 0) continue;
        if ((polls[i].revents & (POLLIN | POLLERR)) == POLLIN) resolver = peer_of(polls[i].fd);
        ares_process_fd(channel, polls[i].revents & ~POLLOUT ? polls[i].fd : ARES_SOCKET_BAD,
                        polls[i].revents & POLLOUT ? polls[i].fd : ARES_SOCKET_BAD);
    }
    ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);     // the time-outs
}

tl::unexpected<Error> explain(const std::string& name, int status, const std::string& resolver,
                              const std::string& servers) {
    const std::string who = resolver.empty() ? "resolvers " + servers : "resolver " + resolver;
    switch (status) {
    case ARES_ENOTFOUND: return fail("there is no name " + name + " (" + who + ")", ENOENT);
    case ARES_ENODATA: return fail("the name " + name + " has no address (" + who + ")", ENOENT);
    case ARES_EBADNAME: return fail("\"" + name + "\" cannot be a host name", ENOENT);
    case ARES_ETIMEOUT:
    case ARES_ECANCELLED:
        return fail("no answer about " + name + " from the resolvers " + servers + " in time", ETIMEDOUT);
    case ARES_ECONNREFUSED:      // also what c-ares makes of SERVFAIL and REFUSED from the last server
        if (resolver.empty())
            return fail("nothing answers as a resolver at " + servers + " (connection refused)", EIO);
        return fail(who + " could not find out about " + name + " (SERVFAIL or REFUSED)", EIO);
    default: return fail("name " + name + ", " + who + ": " + ares_strerror(status), EIO);
    }
}

}   // namespace

bool is_numeric_address(const std::string& text) {
    in6_addr bytes{};
    return inet_pton(AF_INET, text.c_str(), &bytes) == 1 || inet_pton(AF_INET6, text.c_str(), &bytes) == 1;
}

Result<Resolved> resolve(const std::string& name, Deadline deadline, const std::string& servers) {
    if (is_numeric_address(name)) return Resolved{{name}, "numeric"};
    if (name.empty() || name.find('\0') != std::string::npos)
        return fail("an empty or broken host name", ENOENT);

    Query v4, v6;       // outlive the channel, whose end answers what is still open
    auto channel = open_channel(servers);
    if (!channel) return tl::unexpected(channel.error());
    ares_addrinfo_hints hints{};
    hints.ai_flags = ARES_AI_NOSORT;        // the order of the answer; sorting would open sockets
    hints.ai_family = AF_INET;
    ares_getaddrinfo(channel->get(), name.c_str(), nullptr, &hints, answered, &v4);
    hints.ai_family = AF_INET6;
    ares_getaddrinfo(channel->get(), name.c_str(), nullptr, &hints, answered, &v6);

    std::string resolver;
    auto limit = deadline;
    bool shortened = false;
    while ((!v4.status || !v6.status) && !limit.passed()) {
        if (!shortened && !v4.addresses.empty()) {
            limit = deadline.within(grace_for_ipv6);
            shortened = true;
        }
        work_once(channel->get(), limit, resolver);
    }
    ares_cancel(channel->get());

    Resolved resolved{v4.addresses, resolver.empty() ? "hosts file" : resolver};
    resolved.addresses.insert(resolved.addresses.end(), v6.addresses.begin(), v6.addresses.end());
    if (!resolved.addresses.empty()) return resolved;
    const int status = v4.status.value_or(ARES_ECANCELLED);
    const bool only_no_ipv4 = status == ARES_ENODATA && v6.status && *v6.status != ARES_ENOTFOUND;
    return explain(name, only_no_ipv4 ? *v6.status : status, resolver, servers_of(channel->get()));
}

}   // namespace ack::host
