#include "checks/yaml.hpp"

#include <yaml.h>

namespace ack::checks {

namespace {

constexpr unsigned most_levels = 64;

const YamlNode* find(const YamlNode& node, std::string_view key) {
    for (const auto& entry : node.map)
        if (entry.key == key) return &entry.value;
    return nullptr;
}

class Reader {
public:
    explicit Reader(std::string_view text) {
        yaml_parser_initialize(&parser_);
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                     text.size());
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() {
        yaml_event_delete(&event_);
        yaml_parser_delete(&parser_);
    }

    Result<YamlNode> document() {
        for (const auto wanted : {YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT}) {
            if (auto moved = next(); !moved) return tl::unexpected(moved.error());
            if (event_.type == YAML_STREAM_END_EVENT) return YamlNode();
            if (event_.type != wanted) return refuse("not a YAML document");
        }
        return next().and_then([&] { return node(0); });
    }

private:
    Result<void> next() {
        yaml_event_delete(&event_);
        if (yaml_parser_parse(&parser_, &event_) == 1) return {};
        const auto& mark = parser_.problem_mark;
        return fail("not valid YAML, line " + std::to_string(mark.line + 1) + ", column " +
                    std::to_string(mark.column + 1) + ": " +
                    (parser_.problem ? parser_.problem : "no reason given"));
    }

    // The node whose first event is the current one.
    Result<YamlNode> node(unsigned level) {
        if (level > most_levels) return refuse("too many levels");
        switch (event_.type) {
        case YAML_SCALAR_EVENT: return scalar();
        case YAML_SEQUENCE_START_EVENT: return list(level);
        case YAML_MAPPING_START_EVENT: return map(level);
        case YAML_ALIAS_EVENT: return refuse("an alias, which is not read");
        default: return refuse("not a YAML value");
        }
    }

    Result<YamlNode> scalar() {
        const auto& scalar = event_.data.scalar;
        if (scalar.anchor) return refuse("an anchor, which is not read");
        const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
        const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
        YamlNode result;
        if (plain && (text.empty() || text == "null" || text == "~")) return result;
        result.kind = YamlNode::Kind::scalar;
        result.text = text;
        return result;
    }

    Result<YamlNode> list(unsigned level) {
        if (event_.data.sequence_start.anchor) return refuse("an anchor, which is not read");
        YamlNode result;
        result.kind = YamlNode::Kind::list;
        for (;;) {
            if (auto moved = next(); !moved) return tl::unexpected(moved.error());
            if (event_.type == YAML_SEQUENCE_END_EVENT) return result;
            auto item = node(level + 1);
            if (!item) return item;
            result.list.push_back(std::move(*item));
        }
    }

    Result<YamlNode> map(unsigned level) {
        if (event_.data.mapping_start.anchor) return refuse("an anchor, which is not read");
        YamlNode result;
        result.kind = YamlNode::Kind::map;
        for (;;) {
            if (auto moved = next(); !moved) return tl::unexpected(moved.error());
            if (event_.type == YAML_MAPPING_END_EVENT) return result;
            if (event_.type != YAML_SCALAR_EVENT) return refuse("a key that is no plain text");
            auto key = scalar();
            if (!key) return key;
            if (find(result, key->text)) return refuse("a key is given twice");
            if (auto moved = next(); !moved) return tl::unexpected(moved.error());
            auto value = node(level + 1);
            if (!value) return value;
            result.map.push_back({std::move(key->text), std::move(*value)});
        }
    }

    tl::unexpected<Error> refuse(const std::string& why) const {
        const auto& mark = event_.start_mark;
        return fail("line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) +
                    ": " + why);
    }

    yaml_parser_t parser_{};
    yaml_event_t event_{};
};

}   // namespace

const YamlNode& YamlNode::operator[](std::string_view key) const {
    static const YamlNode nothing;
    const auto* found = find(*this, key);
    return found ? *found : nothing;
}

Result<YamlNode> parse_yaml(std::string_view text) { return Reader(text).document(); }

}   // namespace ack::checks
