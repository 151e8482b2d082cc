// Forms of secrets in text. What is found is named and never quoted.
#pragma once

#include "checks/facts/image.hpp"

#include <string_view>
#include <vector>

namespace ack::checks {

// What secret a line holds ("AccessKey id", "bootstrap token", "password in a URL", "private key"), or empty.
std::string_view secret_in(std::string_view line);
// One for each line with a secret, at most `most`.
std::vector<FoundThing> secrets_in(const std::string& path, std::string_view text, std::size_t most);

} // namespace ack::checks
