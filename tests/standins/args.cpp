#include "args.hpp"

#include <algorithm>
#include <stdexcept>

namespace standin {
namespace {
bool contains(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}
} // namespace

Args::Args(std::vector<std::string> words, const std::vector<std::string>& with_value,
           const std::vector<std::string>& flags) {
    for (size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (word.rfind("--", 0) != 0)
            throw std::invalid_argument("unexpected word: " + word);
        const auto equals = word.find('=');
        const auto name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
        if (contains(flags, name)) {
            given_.emplace_back(name, "");
        } else if (!contains(with_value, name)) {
            throw std::invalid_argument("unknown option: --" + name);
        } else if (equals != std::string::npos) {
            given_.emplace_back(name, word.substr(equals + 1));
        } else if (i + 1 < words.size()) {
            given_.emplace_back(name, words[++i]);
        } else {
            throw std::invalid_argument("--" + name + " needs a value");
        }
    }
}

bool Args::has(const std::string& name) const {
    return !all(name).empty();
}

std::string Args::get(const std::string& name, const std::string& fallback) const {
    const auto found = all(name);
    return found.empty() ? fallback : found.back();
}

std::string Args::need(const std::string& name) const {
    if (!has(name))
        throw std::invalid_argument("--" + name + " is missing");
    return get(name, "");
}

long Args::number(const std::string& name, long fallback) const {
    return has(name) ? std::stol(get(name, "")) : fallback;
}

std::vector<std::string> Args::all(const std::string& name) const {
    std::vector<std::string> found;
    for (const auto& [key, value] : given_)
        if (key == name)
            found.push_back(value);
    return found;
}

} // namespace standin
