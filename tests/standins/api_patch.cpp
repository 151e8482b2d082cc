#include "api_patch.hpp"

#include "api_error.hpp"

#include <algorithm>
#include <map>

namespace standin {
namespace {
using nlohmann::json;

// The lists of a Node that merge element by element, and the key by which elements are the same.
const std::map<std::string, std::string> merge_keys = {
    {"conditions", "type"}, {"addresses", "type"}, {"taints", "key"}, {"ownerReferences", "uid"}};

json merged_object(json object, const json& patch);

json merged_list(json list, const json& patch, const std::string& key) {
    for (const auto& element : patch) {
        const auto id = element.value(key, "");
        const auto found =
            std::find_if(list.begin(), list.end(), [&](const json& e) { return e.value(key, "") == id; });
        if (element.value("$patch", "") == "delete") {
            if (found != list.end())
                list.erase(found);
        } else if (found != list.end()) {
            *found = merged_object(*found, element);
        } else {
            list.push_back(element);
        }
    }
    return list;
}

json merged_object(json object, const json& patch) {
    if (!patch.is_object())
        return patch;
    if (!object.is_object())
        object = json::object();
    if (patch.value("$patch", "") == "replace")
        object = json::object();
    for (const auto& [name, value] : patch.items()) {
        if (name.rfind('$', 0) == 0)
            continue; // directives such as $setElementOrder/conditions
        const auto key = merge_keys.find(name);
        if (value.is_null()) {
            object.erase(name);
        } else if (key != merge_keys.end() && value.is_array() && object.contains(name) &&
                   object[name].is_array()) {
            object[name] = merged_list(object[name], value, key->second);
        } else if (value.is_object()) {
            object[name] = merged_object(object.contains(name) ? object[name] : json::object(), value);
        } else {
            object[name] = value;
        }
    }
    return object;
}
} // namespace

json patched(const json& object, const json& patch, const std::string& content_type) {
    const auto type = content_type.substr(0, content_type.find(';'));
    try {
        if (type == "application/strategic-merge-patch+json")
            return merged_object(object, patch);
        if (type == "application/json-patch+json")
            return object.patch(patch);
        if (type == "application/merge-patch+json") {
            auto result = object;
            result.merge_patch(patch);
            return result;
        }
    } catch (const json::exception& e) {
        throw bad_request(e.what());
    }
    throw ApiError{415, "UnsupportedMediaType",
                   "the body of the request was in an unknown format - accepted media types include: "
                   "application/json-patch+json, "
                   "application/merge-patch+json, application/strategic-merge-patch+json",
                   json::object()};
}

} // namespace standin
