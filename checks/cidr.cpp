#include "checks/cidr.hpp"

#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

std::uint32_t mask_of(unsigned prefix) {
    return prefix == 0 ? 0 : ~0U << (32 - prefix);
}

} // namespace

std::optional<std::uint32_t> ipv4(std::string_view text) {
    std::uint32_t address = 0;
    for (unsigned i = 0; i < 4; ++i) {
        const auto end = std::min(text.find('.'), text.size());
        const bool last = i == 3;
        const auto part = number<std::uint8_t>(text.substr(0, end));
        if (!part || (end == text.size()) != last)
            return {};
        address = address << 8U | *part;
        text.remove_prefix(last ? end : end + 1);
    }
    return address;
}

std::optional<Cidr> cidr(std::string_view text) {
    const auto slash = std::min(text.find('/'), text.size());
    const auto address = ipv4(text.substr(0, slash));
    const auto prefix = slash == text.size() ? std::optional(32U) : number<unsigned>(text.substr(slash + 1));
    if (!address || !prefix || *prefix > 32)
        return {};
    return Cidr{*address & mask_of(*prefix), *prefix};
}

bool overlap(const Cidr& one, const Cidr& other) {
    const auto mask = mask_of(std::min(one.prefix, other.prefix));
    return (one.network & mask) == (other.network & mask);
}

bool contains(const Cidr& outer, std::uint32_t address) {
    return (address & mask_of(outer.prefix)) == outer.network;
}

std::string text_of(const Cidr& cidr) {
    std::string text;
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        text += std::to_string(cidr.network >> shift & 255U) + (shift == 0 ? "/" : ".");
    return text + std::to_string(cidr.prefix);
}

} // namespace ack::checks
