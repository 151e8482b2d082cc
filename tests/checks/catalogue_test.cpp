#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace ack::checks {

namespace {

// Checks whose fact is never unknown, and why.
const std::map<std::string_view, std::string_view> never_unknown = {
    {"attach-command-is-understood", "the command is there or not"},
    {"attach-command-is-complete", "the command is there or not"},
    {"attach-script-is-authentic", "a script that was not had whole is not authentic"},
    {"route-table-has-room", "both numbers are said by the operator, or the check is left out"},
    {"node-quota-has-room", "both numbers are said by the operator, or the check is left out"}};

// What a screen without UTF-8 shows as it is.
bool plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool well_formed(std::string_view id) {
    return !id.empty() &&
           std::all_of(id.begin(), id.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool has_row(const std::vector<Flip>& flips, std::string_view check, std::initializer_list<Verdict> due) {
    return std::any_of(flips.begin(), flips.end(), [&](const Flip& flip) {
        return flip.check == check && flip.before == Verdict::pass &&
               std::find(due.begin(), due.end(), flip.due) != due.end();
    });
}

} // namespace

TEST(Catalogue, EveryCheckIsFoundById) {
    for (const auto& check : catalogue())
        EXPECT_EQ(find_check(check.id), &check) << check.id;
    EXPECT_EQ(find_check("no-such-check"), nullptr);
    EXPECT_EQ(find_check(""), nullptr);
}

TEST(Catalogue, EveryCheckHasARowThatFlipsIt) {
    const auto flips = all_flips();
    for (const auto& check : catalogue())
        EXPECT_TRUE(has_row(flips, check.id, {Verdict::fail, Verdict::warn})) << check.id;
}

TEST(Catalogue, EveryCheckHasARowWhereItsFactIsUnknown) {
    const auto flips = all_flips();
    for (const auto& check : catalogue())
        EXPECT_NE(has_row(flips, check.id, {Verdict::unknown}), never_unknown.contains(check.id)) << check.id;
}

TEST(Catalogue, IdsAreUniqueAndWellFormed) {
    std::set<std::string_view> ids;
    for (const auto& check : catalogue()) {
        EXPECT_TRUE(ids.insert(check.id).second) << check.id;
        EXPECT_TRUE(well_formed(check.id)) << check.id;
    }
}

TEST(Catalogue, IsSortedByGroup) {
    const auto all = catalogue();
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                               [](const Check& one, const Check& other) { return one.group < other.group; }));
}

TEST(Catalogue, EveryCheckSaysAllThatItMust) {
    for (const auto& check : catalogue()) {
        EXPECT_NE(check.profiles, 0U) << check.id;
        EXPECT_NE(check.judge, nullptr) << check.id;
        for (const auto text : {check.what, check.why, check.remedy, check.source}) {
            EXPECT_FALSE(text.empty()) << check.id;
            EXPECT_TRUE(plain(text)) << check.id << ": " << text;
        }
    }
}

TEST(Catalogue, KnowsTheNearestId) {
    EXPECT_EQ(nearest_id("swap-is-of"), "swap-is-off");
    EXPECT_EQ(nearest_id("swap_is_off"), "swap-is-off");
    EXPECT_EQ(nearest_id("node-is-redy"), "node-is-ready");
    EXPECT_EQ(nearest_id("fstab-is-sound"), "fstab-is-sound");
    EXPECT_EQ(nearest_id("something-else-entirely-here"), "");
}

TEST(Catalogue, HasNamesForGroupsAndVerdicts) {
    EXPECT_EQ(name_of(Group::operating_system), "operating system");
    EXPECT_EQ(name_of(Group::joined), "after attaching");
    EXPECT_EQ(name_of(Verdict::pass), "pass");
    EXPECT_EQ(name_of(Verdict::skipped), "skipped");
}

} // namespace ack::checks
