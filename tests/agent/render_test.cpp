#include "agent/layout.hpp"
#include "tests/agent/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace ack::agent {
namespace {

using testing::HasSubstr;
using testing::Not;

// ACK_ATTACH_UPDATE_GOLDEN=1 writes what is shown now; read it before keeping it.
void expect_golden(const std::string& name, const std::string& text) {
    const std::string file = std::string(TEST_DATA_DIR) + "/agent/golden/" + name + ".txt";
    if (std::getenv("ACK_ATTACH_UPDATE_GOLDEN") != nullptr)
        std::ofstream(file) << text;
    std::stringstream golden;
    golden << std::ifstream(file).rdbuf();
    EXPECT_EQ(text, golden.str()) << file;
}

struct Sample {
    const char* name;
    Report (*report)();
};

Report blank_plan() {
    Report report = samples::fit_host();
    report.command = "plan";
    report.findings.clear();
    report.plan = samples::blank_disk_plan();
    report.sentence =
        "run would take 8 steps for /dev/vdb (serial bp1a2b3c4d5e6f7g8h9i, 40 GiB); nothing was changed";
    return report;
}

Report refused_plan() {
    Report report = blank_plan();
    report.plan = samples::refused_plan();
    report.outcome = Outcome::disk_refused;
    report.sentence = "run would refuse: " + report.plan->refusals[0].reason;
    report.remedy = report.plan->refusals[0].remedy;
    return report;
}

Report many_failures() {
    Report report = samples::unfit_host();
    for (int i = 0; i < 40; ++i)
        report.findings.insert(
            report.findings.begin() + i,
            samples::finding(
                "invented-check-" + std::to_string(i), checks::Group::network, checks::Verdict::fail,
                "apiserver: TCP 192.168.0." + std::to_string(i) + ":6443: connection timed out after 4 s",
                "open TCP 6443 from this host in the cluster's security group"));
    return report;
}

class Golden : public testing::TestWithParam<Sample> {};

TEST_P(Golden, OnEveryKindOfScreen) {
    const std::string name = GetParam().name;
    const Report report = GetParam().report();
    expect_golden(name + "-pipe", render(report, samples::pipe()));
    expect_golden(name + "-vnc", render(report, samples::vnc()));
    expect_golden(name + "-colour", render(report, samples::colour()));
}

INSTANTIATE_TEST_SUITE_P(Samples, Golden,
                         testing::Values(Sample{"fit", samples::fit_host},
                                         Sample{"unfit", samples::unfit_host},
                                         Sample{"joined", samples::joined_run},
                                         Sample{"script-failed", samples::failed_run},
                                         Sample{"full", samples::full_report}, Sample{"plan", blank_plan},
                                         Sample{"plan-refused", refused_plan}, Sample{"many", many_failures}),
                         [](const auto& sample) {
                             std::string name = sample.param.name;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

TEST(Render, VerboseShowsEachCheckWithItsSource) {
    Screen screen = samples::pipe();
    screen.verbose = true;
    expect_golden("unfit-pipe-verbose", render(samples::unfit_host(), screen));
}

Lines lines_of(const std::string& text) {
    Lines lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

TEST(Render, APipeGetsTheVerdictFirstAndLastAndThenTheObject) {
    for (Report (*const sample)() : {samples::fit_host, samples::unfit_host, samples::joined_run,
                                     samples::failed_run, blank_plan, refused_plan}) {
        const Lines lines = lines_of(render(sample(), samples::pipe()));
        EXPECT_THAT(lines.front(), testing::StartsWith("ack-attach "));
        EXPECT_EQ(lines.at(lines.size() - 2), lines.front());
        EXPECT_EQ(lines.back(), last_line(sample()));
    }
}

TEST(Render, APipeNeverGetsMoreThanCloudAssistantShows) {
    const std::string long_text(3'000, 'x'), wide(1'000, '\xff');
    for (const std::string& text : {long_text, wide, std::string("a\n") + long_text})
        for (const std::size_t count : {1U, 5U, 70U, 300U})
            for (Report report :
                 {samples::unfit_host(), samples::failed_run(), refused_plan(), samples::full_report()}) {
                for (std::size_t i = 0; i < count; ++i)
                    report.findings.push_back(samples::finding(
                        "a-check-with-quite-a-long-name-" + std::to_string(i), checks::Group::network,
                        i % 3 == 2 ? checks::Verdict::warn : checks::Verdict::fail, text, text));
                report.sentence += text;
                report.remedy += text;
                report.hostname = text;
                if (report.plan)
                    report.plan->content = report.plan->rule = text;
                if (report.attach)
                    report.attach->last_output = text;
                const std::string shown = render(report, samples::pipe());
                EXPECT_LT(shown.size(), 6000U);
                EXPECT_TRUE(count < 70 || report.command == "plan" || shown.find("... and ") != shown.npos);
                EXPECT_THAT(lines_of(shown).back(), testing::StartsWith("{\"ack-attach\":"));
            }
}

TEST(Render, WhatIsLeftOutIsCountedAndSaidWhereItIs) {
    Report report = many_failures();
    const std::string shown = render(report, samples::pipe());
    std::size_t findings = 0;
    for (const std::string& line : lines_of(shown))
        findings +=
            line.starts_with("FAIL ") || line.starts_with("UNKNOWN ") || line.starts_with("WARN ") ? 1U : 0U;
    const std::size_t all =
        40 + 3 + 1 + 1; // invented, failing, warning, and the block that counts the others
    EXPECT_THAT(shown,
                HasSubstr("... and " + std::to_string(all - findings) + " more: ack-attach check --verbose"));
    report.run = "20261123T053405Z-1a2b";
    EXPECT_THAT(render(report, samples::pipe()),
                HasSubstr("more: ack-attach report --run 20261123T053405Z-1a2b --verbose"));
}

TEST(Render, ASmallTerminalShowsTheVerdictAndWhatFailedOnItsLastScreen) {
    const Lines lines = lines_of(render(many_failures(), samples::vnc()));
    ASSERT_GT(lines.size(), 25U);
    std::string last_screen;
    for (std::size_t i = lines.size() - 24; i < lines.size(); ++i)
        last_screen += lines[i] + "\n";
    EXPECT_THAT(last_screen, HasSubstr("NOT FIT"));
    EXPECT_THAT(last_screen, HasSubstr("invented-check-0"));
    EXPECT_THAT(last_screen, HasSubstr("more: ack-attach check --verbose"));
    EXPECT_THAT(last_screen, HasSubstr("mend what is marked"));
}

TEST(Render, ASmallTerminalShowsWhyTheScriptFailedOnItsLastScreen) {
    const Lines lines = lines_of(render(samples::failed_run(), samples::vnc()));
    ASSERT_GT(lines.size(), 25U);
    std::string last_screen;
    for (std::size_t i = lines.size() - 24; i < lines.size(); ++i)
        last_screen += lines[i] + "\n";
    EXPECT_THAT(last_screen, HasSubstr("FailGetKubeVersion"));
    EXPECT_THAT(last_screen, HasSubstr("ATTACH SCRIPT FAILED (exit 7)"));
}

TEST(Render, ASmallTerminalGetsLinesThatFitAndNothingButAscii) {
    for (Report (*const sample)() :
         {samples::unfit_host, samples::failed_run, blank_plan, many_failures, samples::full_report})
        for (const std::string& line : lines_of(render(sample(), samples::vnc()))) {
            const bool one_word = line.find_last_of(' ') == std::string::npos ||
                                  line.find_first_not_of(' ') > line.find_last_of(' ');
            EXPECT_TRUE(line.size() <= 80 || one_word || line.find("attach_node.sh") != line.npos) << line;
            for (const char c : line)
                EXPECT_TRUE(c >= ' ' && c <= '~') << line;
        }
}

TEST(Render, ForeignTextCannotSpeakToTheTerminal) {
    Report report = samples::unfit_host();
    report.findings[2].evidence = "\x1b]0;owned\x07\x1b[2J";
    report.hostname = "\x1b[1A";
    report.sentence = "\x1b[8m";
    for (const Screen& screen : {samples::pipe(), samples::vnc()})
        EXPECT_EQ(render(report, screen).find('\x1b'), std::string::npos);
    const std::string coloured = render(report, samples::colour());
    for (std::size_t at = coloured.find('\x1b'); at != coloured.npos; at = coloured.find('\x1b', at + 1)) {
        const std::string sequence = coloured.substr(at + 1, coloured.find('m', at) - at);
        EXPECT_THAT(sequence, testing::AnyOf("[0m", "[1m", "[2m", "[32m", "[1;31m", "[1;33m")) << sequence;
    }
}

TEST(Render, FailuresComeBeforeWarnings) {
    const std::string shown = render(samples::unfit_host(), samples::pipe());
    EXPECT_LT(shown.find("\nFAIL     swap-is-off"), shown.find("\nWARN     fstab-names"));
    EXPECT_LT(shown.find("data-disk-is-blank-or-usable\n"), shown.find("\nWARN "));
}

TEST(RenderPlan, SaysTheTrueUuidAndNumbersTheSteps) {
    const std::string shown = render_plan(samples::blank_disk_plan(), samples::pipe());
    EXPECT_THAT(shown, HasSubstr("uuid     6f0c1a52-7e0b-8d3c-9a41-0c5be2f7d810\n"));
    EXPECT_THAT(shown, HasSubstr(" 8. Tell the attach script"));
    EXPECT_THAT(render_plan(disk::DiskPlan{}, samples::pipe()), HasSubstr("no data disk is touched"));
    EXPECT_THAT(render_plan(samples::refused_plan(), samples::pipe()), Not(HasSubstr("steps")));
}

TEST(Layout, ClipsBetweenCharacters) {
    EXPECT_EQ(clip("abcdef", 6), "abcdef");
    EXPECT_EQ(clip("abcdefg", 6), "abc...");
    EXPECT_EQ(clip("ééééé", 8), "éé...");
    EXPECT_EQ(width("é→"), 2U);
}

}   // namespace
}   // namespace ack::agent
