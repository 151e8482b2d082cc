#include "agent/code_variables.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

// bash(1): files that are read first, prompts that are expanded, options and functions that are taken over;
// ld.so(8); glibc's converters; the start-up files and module paths of the languages that package managers
// are written in.
constexpr std::string_view names[] = {
    "BASH_ENV", "ENV",     "SHELLOPTS",      "BASHOPTS",   "BASH_LOADABLES_PATH", "IFS",
    "PS4",      "PS0",     "PROMPT_COMMAND", "GCONV_PATH", "GLIBC_TUNABLES",      "PERL5OPT",
    "PERL5LIB", "PERLLIB", "RUBYOPT",        "RUBYLIB"};
constexpr std::string_view beginnings[] = {"LD_", "BASH_FUNC_", "PYTHON"};

} // namespace

bool runs_other_code(std::string_view variable) {
    return std::ranges::find(names, variable) != std::end(names) ||
           std::ranges::any_of(beginnings,
                               [&](std::string_view begin) { return variable.starts_with(begin); });
}

} // namespace ack::agent
