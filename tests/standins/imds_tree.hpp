#pragma once
#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace standin {

// What the metadata service answers for a path such as `network/interfaces/macs/` below meta-data (or below
// the service's root for dynamic/…): a value, or a directory's names one per line with `/` after those that
// are directories. Empty: there is no such key (and an empty directory is no key).
std::optional<std::string> metadata_at(const nlohmann::json& tree, const std::string& path);

} // namespace standin
