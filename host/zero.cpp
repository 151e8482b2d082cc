#include "host/block_device.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace ack::host {

namespace {

constexpr std::size_t block = 4096;

// Eight sums side by side, without a branch: compilers make vector code of it.
bool block_is_zero(const std::byte* at) {
    std::array<std::uint64_t, 8> seen{};
    for (std::size_t offset = 0; offset < block; offset += sizeof seen) {
        std::array<std::uint64_t, 8>
            words;   // NOLINT(cppcoreguidelines-pro-type-member-init): filled at once
        std::memcpy(words.data(), at + offset, sizeof words);
        for (std::size_t i = 0; i < words.size(); ++i) seen[i] |= words[i];
    }
    std::uint64_t any = 0;
    for (const auto one : seen) any |= one;
    return any == 0;
}

}   // namespace

std::size_t first_nonzero(std::span<const std::byte> bytes) {
    std::size_t at = 0;
    while (bytes.size() - at >= block && block_is_zero(bytes.data() + at)) at += block;
    const auto rest = bytes.subspan(at);
    const auto found =
        std::find_if(rest.begin(), rest.end(), [](std::byte one) { return one != std::byte{0}; });
    return at + static_cast<std::size_t>(found - rest.begin());
}

bool all_zero(std::span<const std::byte> bytes) {
    return first_nonzero(bytes) == bytes.size();
}

}   // namespace ack::host
