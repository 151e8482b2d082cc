// Words for what was found in an image.
#pragma once

#include "checks/facts/image.hpp"

#include <string>
#include <vector>

namespace ack::checks {

// "/root/.netrc (passwords), …" of at most the first ten.
std::string list_of(const std::vector<FoundThing>& things);
// "rm -rf PATH PATH" of at most the first ten, without the lines' numbers.
std::string removal_of(const std::vector<FoundThing>& things);

} // namespace ack::checks
