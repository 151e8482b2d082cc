// Reading an object strictly: each key must be there with the right type, and no other may be. Only keys that an earlier
// version did not write may be absent.
// Slow to compile: only for the files that read JSON.
#pragma once

#include "disk/identity.hpp"
#include "host/result.hpp"

#include <cstdio>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <sys/sysmacros.h>
#include <vector>

namespace ack::disk {

// The first fault is kept, with its place ("disks[2].bytes"); what is read after it is not to be used.
class Fields {
public:
    Fields(const nlohmann::json& object, std::string place, std::optional<Error>& fault)
        : object_(object), place_(std::move(place)), fault_(fault) {
        if (!object_.is_object()) complain(place_, "is not an object");
    }

    const nlohmann::json* find(const char* key) {
        known_.insert(key);
        if (fault_) return nullptr;
        const auto found = object_.find(key);
        if (found == object_.end()) complain(at(key), "is missing");
        return found == object_.end() ? nullptr : &*found;
    }

    // For a key that documents of an earlier version lack.
    bool has(const char* key) const { return object_.is_object() && object_.contains(key); }
    // Absent: not known, `into` stays as it is.
    template <class T> void take_if_there(const char* key, T& into) {
        if (has(key)) take(key, into);
    }

    void take(const char* key, std::string& into) { take_if(key, into, "a text", &nlohmann::json::is_string); }
    void take(const char* key, bool& into) { take_if(key, into, "true or false", &nlohmann::json::is_boolean); }
    void take(const char* key, int& into) { take_integer(key, into); }
    void take(const char* key, std::uint32_t& into) { take_integer(key, into); }
    void take(const char* key, std::uint64_t& into) { take_integer(key, into); }

    template <class T> void take(const char* key, std::optional<T>& into) {
        const auto* found = find(key);
        if (!found || found->is_null()) return;
        T value{};
        take(key, value);
        into = std::move(value);
    }

    void take(const char* key, std::vector<std::string>& into) {
        take_list(key, [&](const nlohmann::json& item, const std::string& where) {
            if (!item.is_string()) return complain(where, "is not a text");
            into.push_back(item.get<std::string>());
        });
    }

    // "254:16"
    void take_number(const char* key, dev_t& into) {
        std::string text;
        take(key, text);
        if (fault_) return;
        unsigned high = 0, low = 0;
        int end = 0;
        if (std::sscanf(text.c_str(), "%u:%u%n", &high, &low, &end) != 2 || text.size() != static_cast<std::size_t>(end))
            return complain(at(key), "is not a device number such as \"254:16\"");
        into = makedev(high, low);
    }

    void take_list(const char* key, const std::function<void(const nlohmann::json&, const std::string&)>& each) {
        const auto* found = find(key);
        if (!found) return;
        if (!found->is_array()) return complain(at(key), "is not a list");
        std::size_t index = 0;
        for (const auto& item : *found) each(item, at(key) + "[" + std::to_string(index++) + "]");
    }

    void no_others() {
        if (!object_.is_object()) return;
        for (const auto& [key, value] : object_.items())
            if (!known_.contains(key)) complain(at(key), "is not known");
    }

    std::string at(const std::string& key) const { return place_.empty() ? key : place_ + "." + key; }
    void complain(const std::string& where, const std::string& what) {
        if (!fault_) fault_ = Error{(where.empty() ? "the document" : where) + " " + what, 0};
    }

private:
    template <class T>
    void take_if(const char* key, T& into, const char* kind, bool (nlohmann::json::*is)() const noexcept) {
        const auto* found = find(key);
        if (!found) return;
        if (!(found->*is)()) return complain(at(key), std::string("is not ") + kind);
        into = found->get<T>();
    }

    template <class T> void take_integer(const char* key, T& into) {
        const auto* found = find(key);
        if (!found) return;
        const bool whole = found->is_number_unsigned() || (found->is_number_integer() && found->get<std::int64_t>() >= 0);
        if (!whole || found->get<std::uint64_t>() > std::uint64_t{std::numeric_limits<T>::max()})
            return complain(at(key), "is not a whole number in its range");
        into = found->get<T>();
    }

    const nlohmann::json& object_;
    std::string place_;
    std::optional<Error>& fault_;
    std::set<std::string> known_;
};

template <class T> nlohmann::json json_of(const std::optional<T>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

inline std::string number_text(dev_t number) {
    return std::to_string(major(number)) + ":" + std::to_string(minor(number));
}

nlohmann::json json_of(const Identity& identity);
Identity identity_from(const nlohmann::json& json, const std::string& place, std::optional<Error>& fault);

}   // namespace ack::disk
