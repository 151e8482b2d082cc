#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace ack::checks {

namespace {

Scene host_with_swap() {
    Scene scene = fit_host();
    scene.host.swap->push_back({"/swapfile", "file", 1U << 30U});
    return scene;
}

Finding finding_with(Scene scene, const std::string& id, const char* verdict) {
    scene.policy.verdicts[id] = verdict;
    return scene.finding(id);
}

std::vector<Finding> judged(const Scene& scene, const Selection& selection) {
    return judge(scene.evidence(), selection);
}

// Checks that have nothing to compare with when neither an attach command nor the policy says what is wanted.
const std::set<std::string> asked_for = {"runtime-fits-cluster",
                                         "attach-command-is-understood",
                                         "attach-command-is-complete",
                                         "attach-script-is-authentic",
                                         "names-resolve",
                                         "attach-script-host-answers",
                                         "api-server-answers-at-every-address",
                                         "registry-answers",
                                         "account-matches-cluster",
                                         "security-group-type-fits",
                                         "security-groups-have-room",
                                         "security-group-rules-allow-cluster",
                                         "region-matches-cluster",
                                         "vpc-matches-cluster",
                                         "zone-has-terway-vswitch",
                                         "pods-per-node-suffice",
                                         "primary-interface-has-ipv6",
                                         "route-table-has-room",
                                         "node-quota-has-room",
                                         "instance-name-is-kept-or-not"};

} // namespace

TEST(Judge, AFitHostPassesEveryCheckBeforeAttaching) {
    for (const auto& finding : judged(fit_host(), {}))
        EXPECT_TRUE(finding.verdict == Verdict::pass || finding.verdict == Verdict::skipped)
            << finding.id << ": " << finding.evidence;
}

TEST(Judge, AJoinedHostPassesEveryCheckAfterAttachingAndAgainBefore) {
    for (const unsigned profile : {unsigned{after}, unsigned{node}})
        for (const auto& finding : judged(joined_host(), {.profile = profile, .only = {}, .skip = {}}))
            EXPECT_TRUE(finding.verdict == Verdict::pass || finding.verdict == Verdict::skipped)
                << finding.id << ": " << finding.evidence;
}

TEST(Judge, AGoldenImagePassesEveryCheckOfAnImage) {
    Scene scene = golden_image();
    scene.command = {};
    for (const auto& finding : judged(scene, {.profile = image, .only = {}, .skip = {}}))
        EXPECT_TRUE(finding.verdict == Verdict::pass || finding.verdict == Verdict::skipped)
            << finding.id << ": " << finding.evidence;
}

TEST(Judge, NothingLookedAtIsNeverAPass) {
    const HostFacts host;
    const disk::DiskInventory inventory;
    const Policy policy;
    const Evidence nothing{.host = host,
                           .inventory = inventory,
                           .command = {},
                           .policy = policy};
    for (const auto& finding : judge(nothing, {.profile = node | image | after, .only = {}, .skip = {}}))
        EXPECT_EQ(finding.verdict, asked_for.contains(finding.id) ? Verdict::skipped : Verdict::unknown)
            << finding.id << ": " << finding.evidence;
}

TEST(Judge, UnknownCountsAsAFailureWhereAFailureWould) {
    Scene scene = fit_host();
    scene.with_plan = false;
    EXPECT_TRUE(scene.finding("data-disk-is-blank-or-usable").counts_as_failure);
    EXPECT_FALSE(scene.finding("data-disk-is-large-enough").counts_as_failure);
    EXPECT_EQ(scene.finding("data-disk-is-large-enough").verdict, Verdict::unknown);
}

TEST(Judge, ProfilesSelect) {
    const auto has = [](unsigned profile, std::string_view id) {
        const auto findings = judged(fit_host(), {.profile = profile, .only = {}, .skip = {}});
        return std::any_of(findings.begin(), findings.end(),
                           [&](const auto& finding) { return finding.id == id; });
    };
    EXPECT_TRUE(has(node, "swap-is-off"));
    EXPECT_FALSE(has(image, "swap-is-off"));
    EXPECT_TRUE(has(image, "swap-stays-off"));
    EXPECT_FALSE(has(node, "node-is-ready"));
    EXPECT_TRUE(has(after, "node-is-ready"));
}

TEST(Judge, OnlyAsksForExactlyTheseWhateverTheirProfile) {
    const auto findings =
        judged(fit_host(), {.profile = node, .only = {"node-is-ready", "swap-is-off"}, .skip = {}});
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].id, "swap-is-off");
    EXPECT_EQ(findings[1].id, "node-is-ready");
    EXPECT_EQ(findings[1].verdict, Verdict::unknown);
}

TEST(Judge, SkipLeavesASkippedFinding) {
    const auto findings = judged(host_with_swap(), {.profile = node, .only = {}, .skip = {"swap-is-off"}});
    const auto found = std::find_if(findings.begin(), findings.end(),
                                    [](const auto& one) { return one.id == "swap-is-off"; });
    ASSERT_NE(found, findings.end());
    EXPECT_EQ(found->verdict, Verdict::skipped);
    EXPECT_FALSE(found->counts_as_failure);
    EXPECT_EQ(found->evidence, "left out by --skip");
}

TEST(Judge, ThePolicyOverridesVerdicts) {
    const Scene scene = host_with_swap();
    EXPECT_TRUE(scene.finding("swap-is-off").counts_as_failure);
    EXPECT_EQ(finding_with(scene, "swap-is-off", "warn").verdict, Verdict::warn);
    EXPECT_FALSE(finding_with(scene, "swap-is-off", "warn").counts_as_failure);
    EXPECT_FALSE(finding_with(scene, "swap-is-off", "warn").remedy.empty());
    EXPECT_EQ(finding_with(scene, "swap-is-off", "skip").verdict, Verdict::skipped);
    Scene small = fit_host();
    small.plan.disk->bytes = 1;
    EXPECT_EQ(small.finding("data-disk-is-large-enough").verdict, Verdict::warn);
    EXPECT_EQ(finding_with(small, "data-disk-is-large-enough", "fail").verdict, Verdict::fail);
    EXPECT_TRUE(finding_with(small, "data-disk-is-large-enough", "fail").counts_as_failure);
}

TEST(Judge, AnExceptionIsUnknown) {
    Scene scene = fit_host();
    // describe() of a content that is no alternative any more throws.
    struct Throws {
        operator disk::Unreadable() const { throw std::runtime_error("never made"); }
    };
    try {
        scene.content.emplace<disk::Unreadable>(Throws{});
    } catch (const std::runtime_error&) {
    }
    ASSERT_TRUE(scene.content.valueless_by_exception());
    const auto finding = scene.finding("data-disk-is-blank-or-usable");
    EXPECT_EQ(finding.verdict, Verdict::unknown) << finding.evidence;
    EXPECT_TRUE(finding.counts_as_failure);
    EXPECT_NE(finding.evidence.find("ended in an error"), std::string::npos) << finding.evidence;
}

} // namespace ack::checks
