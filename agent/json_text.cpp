#include "agent/json_text.hpp"

#include <nlohmann/json.hpp>

#include <set>
#include <vector>

namespace ack::agent {

namespace {

using nlohmann::json;

// nlohmann keeps the last of two equal keys in silence: whoever wrote the first would be wrong about what
// holds.
class TwiceSeen {
public:
    bool operator()(json::parse_event_t event, const json& parsed) {
        if (event == json::parse_event_t::object_start)
            open_.emplace_back();
        if (event == json::parse_event_t::object_end && !open_.empty())
            open_.pop_back();
        if (event == json::parse_event_t::key && first_.empty()) {
            const std::string key = parsed.get<std::string>();
            if (!open_.back().insert(key).second)
                first_ = key;
        }
        return true;
    }
    const std::string& first() const { return first_; }

private:
    std::vector<std::set<std::string>> open_;
    std::string first_;
};

// "[json.exception.parse_error.101] parse error at line 1, column 2: …" without the library's own name for
// it.
std::string without_library(std::string_view what) {
    const auto end = what.find("] ");
    return std::string(what.starts_with('[') && end != std::string_view::npos ? what.substr(end + 2) : what);
}

}   // namespace

Result<json> parse_json(std::string_view text, const std::string& file) {
    TwiceSeen twice;
    try {
        json parsed = json::parse(
            text, [&](int, json::parse_event_t event, const json& value) { return twice(event, value); });
        if (!twice.first().empty())
            return fail(file + ": the key \"" + twice.first() + "\" stands twice in one object");
        return parsed;
    } catch (const json::exception& error) {
        return fail(file + ": " + without_library(error.what()));
    }
}

std::string pretty(const json& value) {
    return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}   // namespace ack::agent
