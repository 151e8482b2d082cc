// Structs to JSON and strictly back by tables of their members. Slow to compile: only for the files that read
// JSON.
#pragma once

#include "host/result.hpp"

#include <nlohmann/json.hpp>
#include <sys/sysmacros.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ack::checks {

// A row of a table: the key and the member it stands for.
template <class Struct, class Member>
struct Row {
    const char* key;
    Member Struct::*member;
    bool device = false; // a device number, written "254:16"
};

// clang 14 deduces no aggregates by itself.
template <class Struct, class Member>
Row(const char*, Member Struct::*) -> Row<Struct, Member>;
template <class Struct, class Member>
Row(const char*, Member Struct::*, bool) -> Row<Struct, Member>;

// Specialised for each struct: `static constexpr auto rows = std::tuple{Row{"name", &Struct::name}}`.
template <class Struct>
struct Table;

// What is wrong with the document and where; thrown and caught inside reading only.
struct Misplaced {
    std::string what;
};

namespace json_table {

using nlohmann::json;

template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;
template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;
template <class T>
constexpr bool is_map = false;
template <class T>
constexpr bool is_map<std::map<std::string, T>> = true;
template <class T>
constexpr bool is_fact = false;
template <class T>
constexpr bool is_fact<Result<T>> = true;

[[noreturn]] inline void complain(const std::string& place, const std::string& what) {
    throw Misplaced{(place.empty() ? "the document" : place) + " " + what};
}
inline std::string below(const std::string& place, const std::string& key) {
    return place.empty() ? key : place + "." + key;
}

inline std::string device_text(std::uint64_t device) {
    return std::to_string(major(device)) + ":" + std::to_string(minor(device));
}
inline std::uint64_t device_from(const json& from, const std::string& place) {
    const auto text = from.is_string() ? from.get<std::string>() : std::string{};
    unsigned high = 0, low = 0;
    int end = 0;
    const int read = std::sscanf(text.c_str(), "%u:%u%n", &high, &low, &end);
    if (read != 2 || text.size() != static_cast<std::size_t>(end))
        complain(place, "is not a device number like 254:16");
    return makedev(high, low);
}

template <class T>
json write(const T& value) {
    if constexpr (is_fact<T>) {
        if (value)
            return write(*value);
        json unknown = {{"unknown", value.error().what}};
        if (value.error().code != 0)
            unknown["errno"] = value.error().code;
        return unknown;
    } else if constexpr (is_optional<T>) {
        return value ? write(*value) : json(nullptr);
    } else if constexpr (is_vector<T>) {
        auto list = json::array();
        for (const auto& item : value)
            list.push_back(write(item));
        return list;
    } else if constexpr (is_map<T>) {
        auto object = json::object();
        for (const auto& [key, item] : value)
            object[key] = write(item);
        return object;
    } else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
        return value;
    } else {
        auto object = json::object();
        const auto put = [&](const auto& row) {
            const auto& member = value.*row.member;
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, dev_t>)
                if (row.device)
                    return void(object[row.key] = device_text(member));
            object[row.key] = write(member);
        };
        std::apply([&](const auto&... rows) { (put(rows), ...); }, Table<T>::rows);
        return object;
    }
}

template <class T>
T read(const json& from, const std::string& place);

template <class T>
T read_integer(const json& from, const std::string& place) {
    const bool fits = from.is_number_unsigned()
                          ? std::in_range<T>(from.get<std::uint64_t>())
                          : from.is_number_integer() && std::in_range<T>(from.get<std::int64_t>());
    if (!fits)
        complain(place, "is not a whole number in its range");
    return from.get<T>();
}

template <class T>
T read_fact(const json& from, const std::string& place) {
    if (!from.is_object() || !from.contains("unknown"))
        return read<typename T::value_type>(from, place);
    Error error{read<std::string>(from["unknown"], below(place, "unknown"))};
    for (const auto& [key, value] : from.items()) {
        if (key == "errno")
            error.code = read<int>(value, below(place, key));
        else if (key != "unknown")
            complain(below(place, key), "is not known");
    }
    return tl::unexpected(std::move(error));
}

template <class T>
T read_struct(const json& from, const std::string& place) {
    if (!from.is_object())
        complain(place, "is not an object");
    T value{};
    std::size_t known = 0;
    const auto take = [&](const auto& row) {
        const auto where = below(place, row.key);
        const auto found = from.find(row.key);
        if (found == from.end())
            complain(where, "is missing");
        ++known;
        using Member = std::remove_cvref_t<decltype(value.*row.member)>;
        if constexpr (std::is_same_v<Member, dev_t>)
            if (row.device)
                return void(value.*row.member = device_from(*found, where));
        value.*row.member = read<Member>(*found, where);
    };
    std::apply([&](const auto&... rows) { (take(rows), ...); }, Table<T>::rows);
    if (known == from.size())
        return value;
    const auto is_key = [&](const std::string& key) {
        return std::apply([&](const auto&... rows) { return ((key == rows.key) || ...); }, Table<T>::rows);
    };
    for (const auto& [key, item] : from.items())
        if (!is_key(key))
            complain(below(place, key), "is not known");
    return value;
}

template <class T>
T read(const json& from, const std::string& place) {
    if constexpr (is_fact<T>) {
        return read_fact<T>(from, place);
    } else if constexpr (is_optional<T>) {
        if (from.is_null())
            return std::nullopt;
        return read<typename T::value_type>(from, place);
    } else if constexpr (is_vector<T>) {
        if (!from.is_array())
            complain(place, "is not a list");
        T list;
        for (const auto& item : from)
            list.push_back(
                read<typename T::value_type>(item, place + "[" + std::to_string(list.size()) + "]"));
        return list;
    } else if constexpr (is_map<T>) {
        if (!from.is_object())
            complain(place, "is not an object");
        T map;
        for (const auto& [key, item] : from.items())
            map.emplace(key, read<typename T::mapped_type>(item, place + "[\"" + key + "\"]"));
        return map;
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!from.is_boolean())
            complain(place, "is not true or false");
        return from.get<bool>();
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!from.is_string())
            complain(place, "is not a text");
        return from.get<std::string>();
    } else if constexpr (std::is_integral_v<T>) {
        return read_integer<T>(from, place);
    } else {
        return read_struct<T>(from, place);
    }
}

} // namespace json_table

} // namespace ack::checks
