#include "checks/look/network/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <arpa/inet.h>

#include <array>
#include <bit>
#include <set>

namespace ack::checks {

namespace {

constexpr std::size_t limit = 16U << 20; // a node of Terway or Flannel has thousands of routes

// "0007A8C0": the bytes in memory, printed as a number of this machine.
std::optional<std::uint32_t> word_of(std::string_view hex) {
    return hex.size() == 8 ? number<std::uint32_t>(hex, 16) : std::nullopt;
}

std::string address_of(std::uint32_t word) {
    std::array<char, INET_ADDRSTRLEN> text{};
    return ::inet_ntop(AF_INET, &word, text.data(), static_cast<socklen_t>(text.size()));
}

// "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT"
Result<std::vector<Route>> routes_of(const host::HostView& view) {
    const std::string path = "/proc/net/route";
    const auto text = read_of_running_host(view, path, limit);
    if (!text)
        return tl::unexpected(text.error());
    std::vector<Route> routes;
    const auto lines = lines_of(*text);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto words = words_of(lines[i]);
        const auto network = words.size() >= 8 ? word_of(words[1]) : std::nullopt;
        const auto gateway = words.size() >= 8 ? word_of(words[2]) : std::nullopt;
        const auto mask = words.size() >= 8 ? word_of(words[7]) : std::nullopt;
        if (!network || !gateway || !mask)
            return fail(path + ": not a route: \"" + std::string(trim(lines[i])) + "\"");
        routes.push_back({std::string(words[0]), address_of(*network), address_of(*gateway),
                          static_cast<unsigned>(std::popcount(*mask))});
    }
    return routes;
}

// "|-- 192.168.0.7" and below it "/32 host LOCAL".
Result<std::vector<std::string>> local_addresses(const host::HostView& view) {
    const auto text = read_of_running_host(view, "/proc/net/fib_trie", limit);
    if (!text)
        return tl::unexpected(text.error());
    std::set<std::string> addresses;
    std::string last;
    for (const auto line : lines_of(*text)) {
        const auto words = words_of(line);
        if (words.size() == 2 && words[0] == "|--")
            last = words[1];
        else if (words.size() >= 3 && words[0] == "/32" && words[1] == "host" && words[2] == "LOCAL")
            addresses.insert(last);
    }
    return std::vector(addresses.begin(), addresses.end());
}

// "fe80…0001 02 40 20 80 eth0": address, index, prefix, scope, flags, link. Scope 00 is global.
Result<std::vector<std::string>> global_ipv6(const host::HostView& view) {
    const auto text = view.read("/proc/net/if_inet6", limit);
    std::vector<std::string> addresses;
    if (!text && host::absent(text.error()))
        return addresses; // the kernel has no IPv6
    if (!text)
        return tl::unexpected(text.error());
    for (const auto line : lines_of(*text)) {
        const auto words = words_of(line);
        if (words.size() != 6 || words[3] != "00" || words[0].size() != 32)
            continue;
        std::array<std::uint8_t, 16> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = number<std::uint8_t>(words[0].substr(2 * i, 2), 16).value_or(0);
        std::array<char, INET6_ADDRSTRLEN> name{};
        addresses.emplace_back(
            ::inet_ntop(AF_INET6, bytes.data(), name.data(), static_cast<socklen_t>(name.size())));
    }
    return addresses;
}

} // namespace

Fact<Addresses> look_at_addresses(const host::HostView& view, Deadline) {
    auto routes = routes_of(view);
    auto ipv4 = local_addresses(view);
    auto ipv6 = global_ipv6(view);
    if (!routes || !ipv4 || !ipv6)
        return tl::unexpected(!routes ? routes.error() : !ipv4 ? ipv4.error() : ipv6.error());
    return Addresses{std::move(*routes), std::move(*ipv4), std::move(*ipv6)};
}

} // namespace ack::checks
