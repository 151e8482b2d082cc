#include "checks/look/network/apt_settings.hpp"


#include <algorithm>
#include <utility>

namespace ack::checks {

namespace {

// Comments are "//", "/* */", and "#" at the beginning of a line; what is in quotes is no comment.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    std::vector<AptSetting> all() {
        while (!rest_.empty())
            step();
        return std::move(settings_);
    }

private:
    void step() {
        if (rest_.starts_with("//") || (rest_[0] == '#' && name_.empty()))
            return skip(rest_.find('\n'));
        if (rest_.starts_with("/*"))
            return skip(rest_.find("*/", 2) == std::string_view::npos ? rest_.size() : rest_.find("*/", 2) + 2);
        if (rest_[0] == '"')
            return take_value();
        if (rest_[0] == '{')
            scopes_.push_back(std::exchange(name_, {}));
        else if (rest_[0] == '}' && !scopes_.empty())
            scopes_.pop_back();
        else if (rest_[0] == ';')
            name_.clear();
        else if (std::string_view(" \t\r\n{}").find(rest_[0]) == std::string_view::npos)
            name_ += rest_[0];
        skip(1);
    }

    void take_value() {
        const auto end = std::min(rest_.find('"', 1), rest_.size());
        std::string name;
        for (const auto& scope : scopes_)
            name += scope + "::";
        settings_.push_back({line_, name + name_, std::string(rest_.substr(1, end - 1))});
        skip(end + 1);
    }

    void skip(std::size_t length) {
        const auto skipped = rest_.substr(0, length);
        line_ += static_cast<std::size_t>(std::count(skipped.begin(), skipped.end(), '\n'));
        rest_.remove_prefix(skipped.size());
    }

    std::string_view rest_;
    std::size_t line_ = 1;
    std::string name_;
    std::vector<std::string> scopes_;
    std::vector<AptSetting> settings_;
};

} // namespace

std::vector<AptSetting> apt_settings(std::string_view text) {
    return Reader(text).all();
}

} // namespace ack::checks
