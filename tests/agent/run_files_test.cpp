#include "agent/joined_before.hpp"
#include "agent/json_text.hpp"
#include "agent/report.hpp"
#include "agent/run_files.hpp"
#include "tests/agent/samples.hpp"
#include "tests/host/temp_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>


namespace ack::agent {
namespace {

using testing::ElementsAre;

host::HostView view_of(const test::TempDirectory& directory) {
    return *host::HostView::open(directory.path());
}

TEST(RunFiles, IdsSortAsTheyCame) {
    std::string before;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = new_run_id();
        EXPECT_THAT(id, testing::MatchesRegex("20[0-9]{6}T[0-9]{6}Z-[0-9a-f]{4}"));
        EXPECT_LE(before, id);
        before = id;
    }
}

TEST(RunFiles, KnownRunsAreSortedAndNothingElseIsTakenForOne) {
    const test::TempDirectory directory;
    EXPECT_THAT(*known_runs(view_of(directory), {}), ElementsAre());
    directory.write("/var/lib/ack-attach/runs/20261124T000000Z-0001/report.json", "");
    directory.write("/var/lib/ack-attach/runs/20261123T053405Z-1a2b/log", "");
    directory.write("/var/lib/ack-attach/runs/lost+found/x", "");
    EXPECT_THAT(*known_runs(view_of(directory), {}),
                ElementsAre("20261123T053405Z-1a2b", "20261124T000000Z-0001"));
}

TEST(RunFiles, LatestIsWhereTheLinkLeads) {
    const test::TempDirectory directory;
    EXPECT_FALSE(latest_run(view_of(directory), {}));
    directory.link("/var/lib/ack-attach/latest", "runs/20261123T053405Z-1a2b");
    EXPECT_EQ(latest_run(view_of(directory), {}), "20261123T053405Z-1a2b");
}

TEST(RunFiles, ALinkToSomethingElseIsNoRun) {
    const test::TempDirectory directory;
    directory.link("/var/lib/ack-attach/latest", "../../etc");
    EXPECT_FALSE(latest_run(view_of(directory), {}));
}

void keep(const test::TempDirectory& directory, const Report& report) {
    directory.write("/var/lib/ack-attach/runs/" + report.run + "/report.json",
                    pretty(nlohmann::json(report)));
    directory.link("/var/lib/ack-attach/latest", "runs/" + report.run);
}

TEST(JoinedBefore, IsToldByTheReportThatProvedIt) {
    const test::TempDirectory directory;
    EXPECT_EQ(server_joined_before(view_of(directory)), "");
    keep(directory, samples::joined_run());
    EXPECT_EQ(server_joined_before(view_of(directory)), "https://192.168.0.228:6443");
}

TEST(JoinedBefore, IsNotToldByARunThatFailed) {
    const test::TempDirectory directory;
    Report report = samples::joined_run();
    report.outcome = Outcome::not_proved;
    keep(directory, report);
    EXPECT_EQ(server_joined_before(view_of(directory)), "");
}

TEST(JoinedBefore, IsNotToldByABrokenReport) {
    const test::TempDirectory directory;
    keep(directory, samples::joined_run());
    directory.write("/var/lib/ack-attach/runs/20261123T053405Z-1a2b/report.json", "{\"schema\": 1");
    EXPECT_EQ(server_joined_before(view_of(directory)), "");
}

}   // namespace
}   // namespace ack::agent
