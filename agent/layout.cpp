#include "agent/layout.hpp"

#include <algorithm>
#include <array>

namespace ack::agent {

namespace {

constexpr std::array<std::string_view, 6> sequences = {"",         "\033[1;31m", "\033[1;33m",
                                                       "\033[32m", "\033[1m",    "\033[2m"};

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

// One line without newlines into pieces of at most `columns`; a longer word stays whole: it may be a path or
// a command.
Lines wrapped(std::string_view line, std::size_t columns) {
    Lines pieces;
    std::string piece;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        const std::string_view word = line.substr(0, end);
        line.remove_prefix(std::min(end + 1, line.size()));
        if (!piece.empty() && width(piece) + 1 + width(word) > columns) {
            pieces.push_back(std::move(piece));
            piece.clear();
        } else if (!piece.empty()) {
            piece += ' ';
        }
        piece += word;
    }
    pieces.push_back(std::move(piece));
    return pieces;
}

Lines lines_of(std::string_view text) {
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    Lines lines;
    while (true) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return lines;
        text.remove_prefix(end + 1);
    }
}

}   // namespace

std::string paint(std::string_view text, Colour colour, const Screen& screen) {
    if (!screen.colour || colour == Colour::none || text.empty())
        return std::string(text);
    return std::string(sequences.at(static_cast<std::size_t>(colour))) + std::string(text) + "\033[0m";
}

std::size_t width(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues));
}

std::string clip(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes)
        return std::string(text);
    std::size_t end = bytes < 3 ? 0 : bytes - 3;
    while (end > 0 && continues(text[end]))
        --end;
    return std::string(text.substr(0, end)) + "...";
}

std::string padded(std::string_view text, std::size_t columns) {
    const std::size_t has = width(text);
    return std::string(text) + std::string(has < columns ? columns - has : 0, ' ');
}

Lines labelled(std::string_view label, std::string_view text, std::size_t indent, const Screen& screen,
               Colour colour) {
    const std::size_t room = screen.columns > indent + 20 ? screen.columns - indent : 20;
    Lines lines;
    for (const std::string& line : lines_of(text))
        for (const std::string& piece : screen.terminal ? wrapped(line, room) : Lines{line}) {
            const std::string before = padded(lines.empty() ? label : "", indent);
            const std::size_t label_end = lines.empty() ? label.size() : 0;
            lines.push_back(paint(before.substr(0, label_end), colour, screen) + before.substr(label_end) +
                            piece);
        }
    return lines;
}

std::string joined(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

}   // namespace ack::agent
