// JSON texts, read strictly: a key that stands twice is an error, and errors name the file, the line and the
// column.
#pragma once

#include "host/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace ack::agent {

Result<nlohmann::json> parse_json(std::string_view text, const std::string& file);

// Never throws: bytes that are not UTF-8 become U+FFFD. With indentation, and with a newline at the end.
std::string pretty(const nlohmann::json& json);

}   // namespace ack::agent
