#pragma once
#include <optional>
#include <string>
#include <vector>

namespace standin {

// Words of one subcommand: `--name value`, `--name=value`, `--flag`, and the rest in order.
// An option that is not in the lists is an error: a misspelt fault switch must not pass silently.
class Args {
public:
    Args(std::vector<std::string> words, const std::vector<std::string>& with_value,
         const std::vector<std::string>& flags = {});

    bool has(const std::string& name) const;
    std::string get(const std::string& name, const std::string& fallback) const;
    std::string need(const std::string& name) const;
    long number(const std::string& name, long fallback) const;
    std::vector<std::string> all(const std::string& name) const;

private:
    std::vector<std::pair<std::string, std::string>> given_;
};

} // namespace standin
