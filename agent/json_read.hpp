// Typed reading of JSON values. Errors begin with the place ("layout.binds[1].target: …") and quote what
// stands there. Only for .cpp files: it draws in the whole JSON library.
#pragma once

#include "agent/nearest.hpp"
#include "host/result.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

// A key of an object, and how its value gets into `T`.
template <class T>
struct Field {
    std::string_view name;
    Result<void> (*read)(const nlohmann::json& value, const std::string& place, T& into);
    bool required = false;
};

// "expected …, found …" at a place.
tl::unexpected<Error> misfit(const std::string& place, std::string_view expected,
                             const nlohmann::json& found);
// "outer.key", or only the key at the top.
std::string place_of(const std::string& outer, std::string_view key);

// The document's "schema", asked first: another one would only give errors that mislead.
Result<void> has_schema(const nlohmann::json& document, int schema);

Result<std::string> read_string(const nlohmann::json& value, const std::string& place);
Result<bool> read_bool(const nlohmann::json& value, const std::string& place);
Result<std::uint64_t> read_whole(const nlohmann::json& value, const std::string& place, std::uint64_t least,
                                 std::uint64_t most);
Result<std::vector<std::string>> read_strings(const nlohmann::json& value, const std::string& place);

// Hands a value on, or its error.
template <class V, class T>
Result<void> put(Result<V> value, T& into) {
    if (!value)
        return tl::make_unexpected(value.error());
    into = static_cast<T>(std::move(*value));
    return {};
}

// Readers of one member, for tables of fields: {"id", text<&Finding::id>}.
template <class T, class V>
T owner_of(V T::*);
template <auto member>
using Owner = decltype(owner_of(member));

template <auto member>
Result<void> text(const nlohmann::json& value, const std::string& place, Owner<member>& into) {
    return put(read_string(value, place), into.*member);
}
template <auto member>
Result<void> texts(const nlohmann::json& value, const std::string& place, Owner<member>& into) {
    return put(read_strings(value, place), into.*member);
}
template <auto member>
Result<void> yes_or_no(const nlohmann::json& value, const std::string& place, Owner<member>& into) {
    return put(read_bool(value, place), into.*member);
}

template <class T>
Result<void> read_object(const nlohmann::json& object, const std::string& place,
                         std::span<const Field<T>> fields, T& into) {
    if (!object.is_object())
        return misfit(place, "an object", object);
    std::vector<std::string_view> names;
    for (const Field<T>& field : fields)
        names.push_back(field.name);
    for (const auto& [key, value] : object.items()) {
        const auto field = std::ranges::find(fields, std::string_view(key), &Field<T>::name);
        if (field == fields.end())
            return fail((place.empty() ? "" : place + ": ") + "unknown key \"" + key + "\"" +
                        did_you_mean(nearest(key, names)));
        if (auto done = field->read(value, place_of(place, key), into); !done)
            return done;
    }
    for (const Field<T>& field : fields)
        if (field.required && !object.contains(field.name))
            return fail((place.empty() ? "" : place + ": ") + "the key \"" + std::string(field.name) +
                        "\" is missing");
    return {};
}

template <class T>
Result<void> read_list(const nlohmann::json& list, const std::string& place, std::span<const Field<T>> fields,
                       std::vector<T>& into) {
    if (!list.is_array())
        return misfit(place, "a list", list);
    std::vector<T> items;
    for (const nlohmann::json& element : list) {
        T item{};
        const std::string here = place + "[" + std::to_string(items.size()) + "]";
        if (auto done = read_object<T>(element, here, fields, item); !done)
            return done;
        items.push_back(std::move(item));
    }
    into = std::move(items);
    return {};
}

}   // namespace ack::agent
