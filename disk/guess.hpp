// What bytes that no signature explains look like: a hint for people, never a ground for a decision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace ack::disk {

// `bytes` were read from `at` on; `first` is the offset on the device of the first byte that is not zero.
std::string guess(std::span<const std::byte> bytes, std::uint64_t at, std::uint64_t first);

}   // namespace ack::disk
