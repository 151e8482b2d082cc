#include "checks/check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace ack::checks {

namespace {

constexpr std::string_view due[] = {"runs-as-root",
                                    "runs-in-the-hosts-namespaces",
                                    "os-is-supported",
                                    "architecture-is-supported",
                                    "kernel-is-recent-enough",
                                    "systemd-is-running",
                                    "programs-are-present",
                                    "root-filesystem-has-space",
                                    "hostname-is-valid",
                                    "swap-is-off",
                                    "swap-stays-off",
                                    "last-data-disk-is-known",
                                    "data-disk-is-blank-or-usable",
                                    "data-disk-filesystem-is-ext-or-xfs",
                                    "xfs-has-ftype",
                                    "data-disk-is-large-enough",
                                    "data-disk-is-backed-up",
                                    "disks-answer",
                                    "data-disk-is-ours-alone",
                                    "mount-targets-are-free",
                                    "fstab-is-sound",
                                    "fstab-names-disks-by-uuid",
                                    "vendor-formatter-is-held-back",
                                    "host-is-in-no-cluster",
                                    "no-leftovers-of-a-cluster",
                                    "kubelet-ports-are-free",
                                    "kubelet-is-active",
                                    "kubelet-is-healthy",
                                    "node-is-registered",
                                    "node-is-ready",
                                    "data-disk-is-in-place",
                                    "mounts-survive-a-reboot"};

// What a screen without UTF-8 shows as it is.
bool plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool well_formed(std::string_view id) {
    return !id.empty() &&
           std::all_of(id.begin(), id.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

} // namespace

TEST(Catalogue, HasEveryCheckThatIsDue) {
    for (const auto id : due)
        EXPECT_NE(find_check(id), nullptr) << id;
    EXPECT_EQ(find_check("no-such-check"), nullptr);
    EXPECT_EQ(find_check(""), nullptr);
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
