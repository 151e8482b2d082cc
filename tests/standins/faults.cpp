#include "faults.hpp"

#include "files.hpp"

#include <algorithm>
#include <sstream>

namespace standin {
namespace {
std::string name_of(const std::string& word) {
    return word.substr(0, word.find('='));
}

std::string value_of(const std::string& word) {
    const auto equals = word.find('=');
    return equals == std::string::npos ? std::string() : word.substr(equals + 1);
}
} // namespace

Faults::Faults(std::vector<std::string> words, std::string file)
    : fixed_(std::move(words)), file_(std::move(file)) {}

std::vector<std::string> Faults::current() const {
    auto words = fixed_;
    if (!file_.empty()) {
        std::istringstream text(read_file(file_).value_or(""));
        for (std::string line; std::getline(text, line);) {
            const auto start = line.find_first_not_of(" \t\r");
            if (start == std::string::npos || line[start] == '#')
                continue;
            words.push_back(line.substr(start, line.find_last_not_of(" \t\r") - start + 1));
        }
    }
    return words;
}

std::optional<std::string> Faults::word(const std::string& name) {
    const auto words = current();
    {
        std::lock_guard lock(mutex_);
        std::erase_if(counters_, [&](const auto& entry) {
            return std::find(words.begin(), words.end(), entry.first) == words.end();
        });
    }
    for (const auto& w : words)
        if (name_of(w) == name)
            return w;
    return std::nullopt;
}

bool Faults::has(const std::string& name) {
    return word(name).has_value();
}

std::optional<std::string> Faults::value(const std::string& name) {
    const auto found = word(name);
    return found ? std::optional(value_of(*found)) : std::nullopt;
}

std::vector<std::string> Faults::values(const std::string& name) {
    std::vector<std::string> found;
    for (const auto& w : current())
        if (name_of(w) == name)
            found.push_back(value_of(w));
    return found;
}

long Faults::number(const std::string& name, long fallback) {
    const auto text = value(name);
    return text && !text->empty() ? std::stol(*text) : fallback;
}

long Faults::count(const std::string& word) {
    std::lock_guard lock(mutex_);
    return counters_[word]++;
}

bool Faults::take(const std::string& name, long times) {
    const auto found = word(name);
    if (!found)
        return false;
    const auto text = value_of(*found);
    return count(*found) < (text.empty() ? times : std::stol(text));
}

bool Faults::every_other(const std::string& name) {
    const auto found = word(name);
    return found && count(*found) % 2 == 0;
}

} // namespace standin
