#include "agent/parts.hpp"

#include <algorithm>
#include <array>

namespace ack::agent {

namespace {

using checks::Finding;
using checks::Verdict;

constexpr std::size_t indent = 9, deep = 9 + 8;
constexpr std::size_t most_bytes_of_a_text = 600;

struct Look {
    std::string_view word, symbol;
    Colour colour;
    std::string_view evidence; // what the evidence is called
};

// By Verdict.
constexpr std::array<Look, 5> looks = {{{"pass", "✓", Colour::green, "seen"},
                                        {"WARN", "!", Colour::yellow, "seen"},
                                        {"FAIL", "✗", Colour::red, "seen"},
                                        {"UNKNOWN", "?", Colour::red, "why"},
                                        {"skipped", "-", Colour::faint, "why"}}};

const Look& look_of(const Finding& finding) {
    return looks.at(static_cast<std::size_t>(finding.verdict));
}

void append(Lines& lines, Lines more) {
    std::ranges::move(more, std::back_inserter(lines));
}

std::string title(const Finding& finding, const Screen& screen) {
    const Look& look = look_of(finding);
    const Colour colour =
        finding.verdict == Verdict::unknown && !finding.counts_as_failure ? Colour::yellow : look.colour;
    const std::string symbol = screen.terminal && screen.utf8 ? std::string(look.symbol) + " " : "";
    return paint(padded(symbol + std::string(look.word), indent - 1), colour, screen) + " ";
}

bool failing(const Finding& finding) {
    return finding.counts_as_failure;
}
bool warning(const Finding& finding) {
    return !finding.counts_as_failure &&
           (finding.verdict == Verdict::warn || finding.verdict == Verdict::unknown ||
            finding.verdict == Verdict::fail);
}

std::vector<Part> parts_of(const Report& report, const Screen& screen, bool (*wanted)(const Finding&)) {
    std::vector<Part> parts;
    for (const Finding& finding : report.findings)
        if (wanted(finding))
            parts.push_back(finding_part(finding, screen));
    return parts;
}

std::string counted(std::size_t count, const Screen& screen) {
    return std::to_string(count) + (count == 1 ? " check" : " checks") +
           (screen.terminal ? " (--verbose shows each)" : "");
}

// Passed and skipped ones in full, under the names of their groups.
std::vector<Part> in_groups(const Report& report, const Screen& screen) {
    std::vector<Part> parts;
    std::string_view group;
    for (const Finding& finding : report.findings) {
        if (failing(finding) || warning(finding))
            continue;
        Part part;
        if (name_of(finding.group) != group)
            part.lines = {"", paint(name_of(finding.group), Colour::bold, screen)};
        group = name_of(finding.group);
        part.lines.push_back(title(finding, screen) + finding.id);
        append(part.lines, labelled(std::string(indent, ' '), finding.evidence, indent, screen));
        parts.push_back(std::move(part));
    }
    return parts;
}

}   // namespace

Part finding_part(const Finding& finding, const Screen& screen) {
    const auto shown = [&](const std::string& text) {
        return screen.verbose ? text : clip(text, most_bytes_of_a_text);
    };
    const auto under = [&](std::string_view label, const std::string& text) {
        return labelled(std::string(indent, ' ') + std::string(label), text, deep, screen);
    };
    Part part{{title(finding, screen) + paint(finding.id, Colour::bold, screen)}};
    append(part.lines, under(look_of(finding).evidence, shown(finding.evidence)));
    if (!finding.remedy.empty())
        append(part.lines, under("remedy", shown(finding.remedy)));
    if (screen.verbose && !finding.source.empty())
        append(part.lines, under("from", finding.source));
    return part;
}

std::vector<Part> failing_parts(const Report& report, const Screen& screen) {
    return parts_of(report, screen, failing);
}
std::vector<Part> warning_parts(const Report& report, const Screen& screen) {
    return parts_of(report, screen, warning);
}

std::vector<Part> other_parts(const Report& report, const Screen& screen) {
    if (screen.verbose)
        return in_groups(report, screen);
    Part part;
    for (const Verdict verdict : {Verdict::pass, Verdict::skipped}) {
        const auto count = std::ranges::count(report.findings, verdict, &Finding::verdict);
        const Finding like{"", checks::Group::swap, verdict, false, "", "", ""};
        if (count != 0)
            part.lines.push_back(title(like, screen) + counted(static_cast<std::size_t>(count), screen));
    }
    return part.lines.empty() ? std::vector<Part>{} : std::vector<Part>{part};
}

}   // namespace ack::agent
