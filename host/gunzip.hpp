// Reading what gzip wrote (RFC 1952), for the few small files that the kernel shows so.
#pragma once

#include "host/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ack::host {

// The content of a file with one gzip member. Damaged, cut off, or longer than `limit` bytes is an error.
Result<std::string> gunzip(std::string_view compressed, std::size_t limit);

}   // namespace ack::host
