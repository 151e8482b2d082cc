#pragma once
#include <nlohmann/json.hpp>

#include <string>

namespace standin {

// `object` after a patch of the given content type (merge, strategic merge, JSON patch). Throws 415 for
// others, 400 for nonsense.
nlohmann::json patched(const nlohmann::json& object, const nlohmann::json& patch,
                       const std::string& content_type);

} // namespace standin
