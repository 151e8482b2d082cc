#include "imds_tree.hpp"

#include "text.hpp"

#include <nlohmann/json.hpp>

namespace standin {
namespace {
// {"$json": X} is a value that is served as JSON text; so is the identity document, which is an object by
// nature.
bool is_value(const nlohmann::json& node) {
    return !node.is_object() || node.contains("$json");
}

std::string value_text(const nlohmann::json& node) {
    if (node.is_string())
        return node.get<std::string>();
    return node.is_object() && node.contains("$json") ? node["$json"].dump() : node.dump();
}

std::string listing(const nlohmann::json& directory, bool top) {
    std::string text;
    for (const auto& [name, child] : directory.items()) {
        if (child.is_null() || (top && (name == "dynamic" || name == "user-data")))
            continue;
        if (!text.empty())
            text += '\n';
        text += name + (is_value(child) ? "" : "/");
    }
    return text;
}
} // namespace

std::optional<std::string> metadata_at(const nlohmann::json& tree, const std::string& path) {
    const auto parts = split(path, '/');
    const nlohmann::json* node = &tree;
    for (const auto& part : parts) {
        if (is_value(*node) || !node->contains(part))
            return std::nullopt;
        node = &(*node)[part];
    }
    if (node->is_null())
        return std::nullopt;
    if (is_value(*node) || (!parts.empty() && parts.back() == "document"))
        return value_text(*node);
    auto text = listing(*node, parts.empty());
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

} // namespace standin
