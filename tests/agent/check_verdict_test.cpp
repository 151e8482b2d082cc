#include "agent/check_verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using checks::Group;
using checks::Verdict;
using testing::HasSubstr;
using testing::Not;

checks::Finding finding(const char* id, Group group, Verdict verdict, bool counts = false) {
    return {id, group, verdict, counts, "", "", ""};
}

Report with(std::vector<checks::Finding> findings, bool warnings_are_errors = false) {
    Report report;
    report.findings = std::move(findings);
    give_check_verdict(report, warnings_are_errors);
    return report;
}

const auto passed = finding("a", Group::swap, Verdict::pass), warned = finding("w", Group::swap, Verdict::warn),
           weak = finding("u", Group::network, Verdict::unknown), left_out = finding("s", Group::swap, Verdict::skipped),
           failed = finding("f", Group::swap, Verdict::fail, true), disk = finding("d", Group::disks, Verdict::fail, true),
           disk_warned = finding("dw", Group::disks, Verdict::warn);

TEST(CheckVerdict, WarningsStopNothing) {
    const Report report = with({passed, warned, left_out});
    EXPECT_EQ(report.outcome, Outcome::success);
    EXPECT_EQ(report.sentence, "1 check passed, 1 warning, 1 skipped");
}

TEST(CheckVerdict, AFailureOutsideTheDisksIsAHostThatIsNotFit) {
    EXPECT_EQ(with({disk}).outcome, Outcome::disk_refused);
    const Report both = with({disk, failed, passed});
    EXPECT_EQ(both.outcome, Outcome::host_not_fit);
    EXPECT_EQ(both.sentence, "2 of 3 checks failed: f, d; nothing was changed");
}

TEST(CheckVerdict, WarningsAsErrorsCount) {
    for (const auto& one : {warned, weak, disk_warned}) {
        const Report report = with({passed, one, left_out}, true);
        EXPECT_EQ(report.outcome, Outcome::host_not_fit);
        EXPECT_EQ(report.sentence, "1 of 3 checks warned: " + one.id +
                                       "; warnings count as errors here (--warnings-as-errors); nothing was changed");
        EXPECT_TRUE(report.findings[1].counts_as_failure);
        EXPECT_THAT(report.remedy, HasSubstr("WARN"));
    }
    const Report more = with({disk, warned}, true);
    EXPECT_EQ(more.outcome, Outcome::host_not_fit);
    EXPECT_THAT(more.sentence, HasSubstr("2 of 2 checks failed: d, w;"));
}

TEST(CheckVerdict, WithoutAWarningItIsAsEver) {
    EXPECT_EQ(with({passed, left_out}, true).outcome, Outcome::success);
    const Report refused = with({disk, passed}, true);
    EXPECT_EQ(refused.outcome, Outcome::disk_refused);
    EXPECT_THAT(refused.sentence, Not(HasSubstr("warnings")));
    EXPECT_FALSE(refused.findings[1].counts_as_failure);
}

}   // namespace
}   // namespace ack::agent
