#include "agent/screen.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace ack::agent {

namespace {

struct Read {
    std::uint32_t point = 0;
    std::size_t bytes = 0; // 0: not UTF-8 here
};

Read read_point(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    if (first < 0x80)
        return {first, 1};
    const std::size_t length = first >= 0xf0 && first < 0xf5   ? 4
                               : first >= 0xe0 && first < 0xf0 ? 3
                               : first >= 0xc2 && first < 0xe0 ? 2
                                                               : 0;
    if (length == 0 || text.size() < length)
        return {};
    std::uint32_t point = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U)
            return {};
        point = point << 6U | (byte(i) & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < least[length] || surrogate || point > 0x10ffff)
        return {};
    return {point, length};
}

// What moves the cursor, turns the writing direction or cannot be seen: it could make a line say what it does
// not.
bool is_control(std::uint32_t point) {
    constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 9> ranges = {{{0x00, 0x1f},
                                                                                {0x7f, 0x9f},
                                                                                {0xad, 0xad},
                                                                                {0x200b, 0x200f},
                                                                                {0x2028, 0x202e},
                                                                                {0x2060, 0x206f},
                                                                                {0xfeff, 0xfeff},
                                                                                {0xfffe, 0xffff}, // no characters at all
                                                                                {0xe0000, 0xe0fff}}};
    return std::ranges::any_of(
        ranges, [&](const auto& range) { return point >= range.first && point <= range.second; });
}

constexpr auto in_ascii = std::to_array<std::pair<std::uint32_t, std::string_view>>({
    {0xa0, " "},    {0xa7, "section "}, {0xab, "<"},    {0xb0, " degrees"}, {0xb1, "+-"},   {0xb5, "u"},
    {0xb7, "-"},    {0xbb, ">"},        {0xd7, "x"},    {0x2010, "-"},      {0x2011, "-"},  {0x2012, "-"},
    {0x2013, "-"},  {0x2014, "-"},      {0x2018, "'"},  {0x2019, "'"},      {0x201a, "'"},  {0x201c, "\""},
    {0x201d, "\""}, {0x201e, "\""},     {0x2022, "*"},  {0x2026, "..."},    {0x2190, "<-"}, {0x2192, "->"},
    {0x2212, "-"},  {0x2248, "~"},      {0x2260, "!="}, {0x2264, "<="},     {0x2265, ">="}, {0x2500, "-"},
    {0x2713, "ok"}, {0x2714, "ok"},     {0x2717, "x"},  {0x2718, "x"},
});

std::string escaped(char letter, std::uint32_t number, int digits) {
    std::string text = {'\\', letter};
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        text += "0123456789abcdef"[number >> static_cast<unsigned>(shift) & 0xfU];
    return text;
}

std::string escaped(std::uint32_t point) {
    if (point < 0x80)
        return escaped('x', point, 2);
    return point <= 0xffff ? escaped('u', point, 4) : escaped('U', point, 8);
}

}   // namespace

std::string printable(std::string_view text, const Screen& screen) {
    std::string out;
    while (!text.empty()) {
        const Read read = read_point(text);
        const std::string_view whole = text.substr(0, std::max<std::size_t>(read.bytes, 1));
        const bool line_end = text.starts_with("\r\n");
        text.remove_prefix(whole.size());
        if (read.bytes == 0)
            out += escaped('x', static_cast<unsigned char>(whole.front()), 2);
        else if (whole == "\n")
            out += whole;
        else if (whole == "\t")
            out += ' ';
        else if (line_end)
            continue;
        else if (is_control(read.point))
            out += escaped(read.point);
        else if (read.point < 0x80 || screen.utf8)
            out += whole;
        else {
            const auto known =
                std::ranges::find(in_ascii, read.point, [](const auto& entry) { return entry.first; });
            out += known == in_ascii.end() ? "?" : known->second;
        }
    }
    return out;
}

}   // namespace ack::agent
