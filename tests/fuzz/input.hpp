// What fuzzers share.
#pragma once

#include "host/result.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace ack::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// A property that does not hold ends the program, as libFuzzer wants it.
inline void hold(bool property, const char* words) {
    if (property) return;
    std::fprintf(stderr, "does not hold: %s\n", words);
    std::abort();
}

// A value, or an error with words.
template <class T>
bool answered(const Result<T>& result) {
    hold(result || !result.error().what.empty(), "an error has words");
    return result.has_value();
}

}   // namespace ack::fuzz
