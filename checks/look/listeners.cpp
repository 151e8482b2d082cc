#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace ack::checks {

namespace {

constexpr std::size_t limit = 64U << 20; // a busy host has tens of thousands of connections

struct Socket {
    Listener listener;
    std::uint64_t inode = 0;
};

// Words of 32 bits, each as this machine would print its number: the bytes in memory are the address.
std::optional<std::string> address_of(std::string_view hex) {
    std::array<std::uint32_t, 4> words{};
    if (hex.size() != 8 && hex.size() != 32)
        return {};
    for (std::size_t i = 0; i < hex.size() / 8; ++i) {
        const auto word = number<std::uint32_t>(hex.substr(8 * i, 8), 16);
        if (!word)
            return {};
        words[i] = *word;
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = hex.size() == 8 ? AF_INET : AF_INET6;
    return ::inet_ntop(family, words.data(), text.data(), static_cast<socklen_t>(text.size()));
}

// "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …", local_address "0100007F:1F90"
Result<std::optional<Socket>> socket_of(std::string_view line) {
    const auto words = words_of(line);
    constexpr std::string_view listening = "0A";
    if (words.size() > 3 && words[3] != listening)
        return std::nullopt;
    const auto colon = words.size() > 9 ? words[1].find(':') : std::string_view::npos;
    if (colon == std::string_view::npos)
        return fail("not a socket: \"" + std::string(line) + "\"");
    const auto address = address_of(words[1].substr(0, colon));
    const auto port = number<std::uint16_t>(words[1].substr(colon + 1), 16);
    const auto inode = number<std::uint64_t>(words[9]);
    if (!address || !port || !inode)
        return fail("not a socket: \"" + std::string(line) + "\"");
    return Socket{{.address = *address, .port = *port, .pid = 0, .command = {}}, *inode};
}

Result<void> add_sockets(const host::HostView& view, const std::string& path, std::vector<Socket>& sockets) {
    const auto text = read_of_running_host(view, path, limit);
    if (!text)
        return tl::unexpected(text.error());
    const auto lines = lines_of(*text);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        auto socket = socket_of(lines[i]);
        if (!socket)
            return fail(path + ": " + socket.error().what);
        if (*socket)
            sockets.push_back(**socket);
    }
    return {};
}

// "socket:[12345]"
std::optional<std::uint64_t> inode_of(std::string_view link) {
    constexpr std::string_view prefix = "socket:[";
    if (!link.starts_with(prefix) || !link.ends_with(']'))
        return {};
    return number<std::uint64_t>(link.substr(prefix.size(), link.size() - prefix.size() - 1));
}

void name_holders_of(const host::HostView& view, int pid, std::vector<Socket>& sockets) {
    const std::string directory = "/proc/" + std::to_string(pid) + "/fd";
    const auto descriptors = view.list(directory);
    if (!descriptors)
        return;
    for (const auto& descriptor : *descriptors) {
        const auto link = view.read_link(directory + "/" + descriptor);
        const auto inode = link ? inode_of(*link) : std::nullopt;
        if (!inode)
            continue;
        for (auto& socket : sockets) {
            if (socket.inode != *inode || socket.listener.pid != 0)
                continue;
            socket.listener.pid = pid;
            socket.listener.command = command_of(view, pid).value_or("");
        }
    }
}

} // namespace

Fact<std::vector<Listener>> look_at_listeners(const host::HostView& view, Deadline deadline) {
    std::vector<Socket> sockets;
    if (auto added = add_sockets(view, "/proc/net/tcp", sockets); !added)
        return tl::unexpected(added.error());
    // Not there when the host has no IPv6.
    if (auto added = add_sockets(view, "/proc/net/tcp6", sockets); !added && view.info("/proc/net/tcp6"))
        return tl::unexpected(added.error());
    // Who holds them is worth having, but not worth the deadline: the rest stays 0.
    const auto pids = processes(view);
    if (!pids)
        return tl::unexpected(pids.error());
    const auto nobodys = [&] {
        return std::ranges::any_of(sockets, [](const Socket& socket) { return socket.listener.pid == 0; });
    };
    for (auto pid = pids->begin(); pid != pids->end() && nobodys() && !deadline.passed(); ++pid)
        name_holders_of(view, *pid, sockets);
    std::vector<Listener> listeners;
    for (auto& socket : sockets)
        listeners.push_back(std::move(socket.listener));
    return listeners;
}

} // namespace ack::checks
