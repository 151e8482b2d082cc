// The part of the shell's grammar that an attach command uses, read exactly as bash reads it; all else is an
// error.
#pragma once

#include "host/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

enum class ShellTokenKind {
    word,
    pipe,            // |
    end,             // ; or a newline, several in a row are one
    and_then,        // &&
    errors_too,      // 2>&1
};

struct ShellToken {
    ShellTokenKind kind = ShellTokenKind::word;
    std::string text;            // of a word: quotes removed
    std::size_t plain = 0;       // so many characters at the start of `text` were neither quoted nor escaped

    bool operator==(const ShellToken&) const = default;
};

// Quotes, escapes, comments, line continuations. What would be expanded (variables, substitutions, globs,
// braces, tilde), other redirections, background and other operators are errors that quote the part they
// stand in.
Result<std::vector<ShellToken>> shell_words(std::string_view text);

// "NAME=…" as bash takes it for an assignment: the name of it, else empty.
std::string_view assigned_name(const ShellToken& word);

}   // namespace ack::agent
