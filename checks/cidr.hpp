// Networks of IPv4 as text, "192.168.0.0/16".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ack::checks {

struct Cidr {
    std::uint32_t network = 0;           // host order, the bits below the prefix are zero
    unsigned prefix = 0;
    bool operator==(const Cidr&) const = default;
};

std::optional<std::uint32_t> ipv4(std::string_view text);     // "192.168.0.7"
// "192.168.0.0/16"; an address alone is a network of one. Bits below the prefix are dropped.
std::optional<Cidr> cidr(std::string_view text);
bool overlap(const Cidr& one, const Cidr& other);
bool contains(const Cidr& outer, std::uint32_t address);
std::string text_of(const Cidr& cidr);

} // namespace ack::checks
