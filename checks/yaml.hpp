// YAML into a plain tree (libyaml), for kubeconfigs. Pure.
#pragma once

#include "host/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ack::checks {

struct YamlEntry;

struct YamlNode {
    enum class Kind { nothing, scalar, map, list };

    Kind kind = Kind::nothing;
    std::string text;                                    // of a scalar
    std::vector<YamlEntry> map;                          // in the order of the file; each key once
    std::vector<YamlNode> list;

    // A map's value; a node of kind nothing when it has none.
    const YamlNode& operator[](std::string_view key) const;
    explicit operator bool() const { return kind != Kind::nothing; }
};

struct YamlEntry {
    std::string key;
    YamlNode value;
};

// The first document. Anchors and aliases, keys given twice, keys that are not scalars and more than 64
// levels are errors. Errors name line and column, and quote nothing: the text may hold secrets.
Result<YamlNode> parse_yaml(std::string_view text);

}   // namespace ack::checks
