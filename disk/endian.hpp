// Numbers as they stand on a disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ack::disk {

// The caller has made sure that `at` lies within the bytes.
template <class T> T little(std::span<const std::byte> bytes, std::size_t at) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>(value | static_cast<T>(std::to_integer<std::uint64_t>(bytes[at + i]) << (8 * i)));
    return value;
}

template <class T> T big(std::span<const std::byte> bytes, std::size_t at) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>(value | static_cast<T>(std::to_integer<std::uint64_t>(bytes[at + i])
                                                      << (8 * (sizeof(T) - 1 - i))));
    return value;
}

}   // namespace ack::disk
