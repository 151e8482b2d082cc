#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace standin {

// The faults in force: words from the command line plus the words of a file that is read again at every
// question, so a test can switch a fault while the server runs. A word is `name` or `name=value`.
class Faults {
public:
    explicit Faults(std::vector<std::string> words = {}, std::string file = {});

    bool has(const std::string& name);
    std::optional<std::string> value(const std::string& name);
    std::vector<std::string> values(const std::string& name);
    long number(const std::string& name, long fallback);

    // True for the first `times` questions (`name=5` overrides it), then false: "fails five times, then
    // works".
    bool take(const std::string& name, long times);
    // True at the first, third, fifth… question.
    bool every_other(const std::string& name);

private:
    std::vector<std::string> current() const;
    std::optional<std::string>
    word(const std::string& name); // the whole word, also drops counters of words gone
    long count(const std::string& word);

    std::vector<std::string> fixed_;
    std::string file_;
    std::mutex mutex_;
    std::map<std::string, long> counters_;
};

} // namespace standin
