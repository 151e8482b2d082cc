#include "agent/json_read.hpp"

namespace ack::agent {

using nlohmann::json;

tl::unexpected<Error> misfit(const std::string& place, std::string_view expected, const json& found) {
    std::string seen = found.dump(-1, ' ', false, json::error_handler_t::replace);
    if (seen.size() > 60)
        seen = seen.substr(0, 57) + "...";
    return fail((place.empty() ? "" : place + ": ") + "expected " + std::string(expected) + ", found " +
                seen);
}

std::string place_of(const std::string& outer, std::string_view key) {
    return outer.empty() ? std::string(key) : outer + "." + std::string(key);
}

Result<void> has_schema(const json& document, int schema) {
    if (!document.is_object())
        return misfit("", "an object", document);
    const auto found = document.find("schema");
    if (found == document.end())
        return fail("the key \"schema\" is missing");
    if (*found == schema)
        return {};
    return misfit("schema", std::to_string(schema) + ", the one that this version reads", *found);
}

Result<std::string> read_string(const json& value, const std::string& place) {
    if (!value.is_string())
        return misfit(place, "a text", value);
    return value.get<std::string>();
}

Result<bool> read_bool(const json& value, const std::string& place) {
    if (!value.is_boolean())
        return misfit(place, "true or false", value);
    return value.get<bool>();
}

Result<std::uint64_t> read_whole(const json& value, const std::string& place, std::uint64_t least,
                                 std::uint64_t most) {
    const bool whole =
        value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
    if (whole) {
        const auto number = value.get<std::uint64_t>();
        if (number >= least && number <= most)
            return number;
    }
    return misfit(place, "a whole number from " + std::to_string(least) + " to " + std::to_string(most),
                  value);
}

Result<std::vector<std::string>> read_strings(const json& value, const std::string& place) {
    if (!value.is_array())
        return misfit(place, "a list of texts", value);
    std::vector<std::string> texts;
    for (const json& element : value) {
        auto text = read_string(element, place + "[" + std::to_string(texts.size()) + "]");
        if (!text)
            return tl::make_unexpected(text.error());
        texts.push_back(std::move(*text));
    }
    return texts;
}

}   // namespace ack::agent
