#include "agent/catalogue_page.hpp"

#include "checks/check.hpp"

namespace ack::agent {

namespace {

std::string profiles_of(const checks::Check& check) {
    std::string text;
    for (const auto& [profile, name] : {std::pair{checks::node, "node"}, {checks::image, "image"}, {checks::after, "after"}})
        if ((check.profiles & profile) != 0)
            text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

// A bar would end a cell; what stands in angle brackets would be taken for a tag.
std::string cell(std::string_view text) {
    std::string plain;
    for (const char c : text)
        plain += c == '|' ? "\\|" : c == '<' ? "&lt;" : std::string(1, c);
    return plain;
}

constexpr std::string_view head =
    "# The checks\n\n"
    "Made by `ack-attach explain --markdown > docs/checks.md`; a test compares the two.\n\n"
    "The id is the statement that holds when the check passes. *Asked*: `node` before attaching, `image` of a golden image\n"
    "(`check --profile image`, also with `--root`), `after` attaching. *Else*: what a failing answer counts as; where it\n"
    "fails, an answer that is not known fails too. The policy's `verdicts` change it by id, but for checks after attaching.\n"
    "A check that has nothing to compare with, because neither attach command nor policy says what is right, is skipped\n"
    "with that reason. `ack-attach explain ID` tells one of them in full.\n";

}   // namespace

std::string catalogue_page() {
    std::string page(head);
    std::string_view group;
    for (const checks::Check& check : checks::catalogue()) {
        if (name_of(check.group) != group) {
            group = name_of(check.group);
            page += "\n## " + std::string(group) +
                    "\n\n| id | asked | else | looks at | why | remedy | from |\n|---|---|---|---|---|---|---|\n";
        }
        page += "| " + std::string(check.id) + " | " + profiles_of(check) + " | " +
                (check.level == checks::Level::fail ? "fails" : "warns");
        for (const auto text : {check.what, check.why, check.remedy, check.source})
            page += " | " + cell(text);
        page += " |\n";
    }
    return page;
}

}   // namespace ack::agent
