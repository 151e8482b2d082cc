// Text in columns: wrapping, clipping, labels, colour. Texts are printable() already. Pure.
#pragma once

#include "agent/screen.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

enum class Colour { none, red, yellow, green, bold, faint };

using Lines = std::vector<std::string>;

std::string paint(std::string_view text, Colour colour, const Screen& screen);
// In characters (code points), without looking at colour.
std::size_t width(std::string_view text);
// At most so many bytes, cut between characters, "..." at the end of what was cut.
std::string clip(std::string_view text, std::size_t bytes);
// Filled with blanks to a width.
std::string padded(std::string_view text, std::size_t columns);

// "label     text", further lines of the text under its first one. On a terminal long lines are wrapped
// between words; elsewhere they stay whole, so that commands in them can be copied.
Lines labelled(std::string_view label, std::string_view text, std::size_t indent, const Screen& screen,
               Colour colour = Colour::none);

std::string joined(const Lines& lines); // each with a newline

}   // namespace ack::agent
