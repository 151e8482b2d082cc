// explain: the catalogue of checks, or one of them in full.
#include "agent/catalogue_page.hpp"
#include "agent/commands.hpp"
#include "agent/layout.hpp"
#include "agent/output.hpp"
#include "checks/check.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr std::size_t indent = 10;

std::string profiles_of(const checks::Check& check) {
    std::string text;
    const auto add = [&](unsigned profile, std::string_view name) {
        if ((check.profiles & profile) != 0)
            text += (text.empty() ? "" : ", ") + std::string(name);
    };
    add(checks::node, "before attaching (node)");
    add(checks::image, "of an image (image)");
    add(checks::after, "after attaching");
    return text;
}

std::string in_full(const checks::Check& check, const Screen& screen) {
    Lines lines = {paint(check.id, Colour::bold, screen)};
    const auto add = [&](std::string_view label, std::string_view text) {
        std::ranges::move(labelled(label, printable(text, screen), indent, screen),
                          std::back_inserter(lines));
    };
    add("group", name_of(check.group));
    add("looks at", check.what);
    add("why", check.why);
    add("else", check.level == checks::Level::fail ? "fails; an unknown answer fails too" : "warns");
    add("remedy", check.remedy);
    add("asked", profiles_of(check));
    add("from", check.source);
    return joined(lines);
}

std::string list(const Screen& screen) {
    std::size_t widest = 0;
    for (const checks::Check& check : checks::catalogue())
        widest = std::max(widest, check.id.size() + 4);
    Lines lines;
    std::string_view group;
    for (const checks::Check& check : checks::catalogue()) {
        if (name_of(check.group) != group)
            lines.push_back((group.empty() ? "" : "\n") + paint(name_of(check.group), Colour::bold, screen));
        group = name_of(check.group);
        const std::string label = "  " + std::string(check.id);
        std::ranges::move(labelled(label, printable(check.what, screen), widest, screen),
                          std::back_inserter(lines));
    }
    return joined(lines) + "\nack-attach explain ID tells one of them in full.\n";
}

}   // namespace

int explain_command(const Options& options) {
    const Screen screen = look_at_screen(options.verbose);
    const checks::Check* const check = checks::find_check(options.check_id);
    const auto written = write_out(options.markdown   ? catalogue_page()
                                   : check == nullptr ? list(screen)
                                                      : in_full(*check, screen));
    if (written)
        return 0;
    complain(written.error().what);
    return 1;
}

}   // namespace ack::agent
