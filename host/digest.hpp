// Random names and base64; SHA-256 is host/sha256.hpp.
#pragma once

#include "host/result.hpp"
#include "host/sha256.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ack::host {

// 2 × `bytes` characters in lower case, from the system's random source.
std::string random_hex(std::size_t bytes);

// RFC 4648 with its padding; blanks and line ends between the characters are passed over, anything else is an
// error.
Result<std::string> base64_decode(std::string_view text);

}   // namespace ack::host
