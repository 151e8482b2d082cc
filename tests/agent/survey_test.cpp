#include "agent/facts_file.hpp"
#include "agent/survey.hpp"
#include "tests/checks/baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using checks::CommandAsks;
using checks::Verdict;
using disk::DiskMode;
using disk::DiskWish;
using testing::ElementsAre;
using testing::HasSubstr;

CommandAsks asks_for(std::string server) {
    return {true, true, "", std::move(server), false, ""};
}

AttachCommand command_with(std::vector<std::string> arguments) {
    AttachCommand command;
    command.url = "http://x/attach_node.sh";
    command.architecture = "amd64";
    command.arguments = std::move(arguments);
    return command;
}

TEST(AsksOf, TakesWhatConcernsTheHostAndNothingSecret) {
    const AttachCommand command =
        command_with({"--token", "abcdef.0123456789abcdef", "--endpoint", "192.168.0.228:6443", "--ess",
                      "true", "--disk-device", "/dev/vdc"});
    const CommandAsks asks = asks_of(&command, Policy{});
    CommandAsks wanted{true, true, "amd64", "192.168.0.228:6443", true, "/dev/vdc"};
    EXPECT_EQ(asks, wanted);
    EXPECT_EQ(asks_of(nullptr, Policy{}), CommandAsks{});
}

TEST(Resolve, AutomaticIsWhatTheCommandAsksFor) {
    CommandAsks asks;
    EXPECT_EQ(resolve({}, asks).mode, DiskMode::automatic);
    asks.formats_disk = true;
    EXPECT_EQ(resolve({}, asks).mode, DiskMode::last);
    asks.disk_device = "/dev/vdc";
    EXPECT_EQ(resolve({}, asks), (DiskWish{DiskMode::named, "/dev/vdc", "", false, false, true}));    // not by the operator
}

TEST(Resolve, WhatTheOperatorSaysIsNotOverruled) {
    const CommandAsks asks{true, true, "", "", true, "/dev/vdc"};
    for (const DiskMode mode : {DiskMode::none, DiskMode::optional, DiskMode::vendor, DiskMode::last})
        EXPECT_EQ(resolve({mode, "", "", false}, asks).mode, mode);
    EXPECT_TRUE(resolve({DiskMode::automatic, "", "", true}, asks).use_existing);
}

TEST(Failures, AreOfTheDiskOnlyInItsOwnGroup) {
    using checks::Group;
    const auto finding = [](const char* id, Group group, Verdict verdict, bool counts) {
        return checks::Finding{id, group, verdict, counts, "", "", ""};
    };
    const Failures failed = failures(
        {finding("a", Group::disks, Verdict::fail, true), finding("b", Group::swap, Verdict::unknown, true),
         finding("c", Group::disks, Verdict::unknown, false),
         finding("d", Group::disks, Verdict::warn, false), finding("e", Group::joined, Verdict::fail, true)});
    EXPECT_THAT(failed.disk, ElementsAre("a"));
    EXPECT_THAT(failed.other, ElementsAre("b", "e"));
}

// --- from recorded facts

Survey from_facts(const checks::Scene& scene, const SurveyOptions& options) {
    return survey(scene.host, scene.inventory, Policy{}, options);
}

TEST(SurveyOfFacts, AFitHostIsFitAndItsDiskIsNotProved) {
    const checks::Scene scene = checks::fit_host();
    SurveyOptions options;
    options.wish.mode = DiskMode::last;
    const Survey survey = from_facts(scene, options);
    EXPECT_THAT(failures(survey.findings).other, ElementsAre());
    ASSERT_FALSE(survey.plan.refusals.empty()); // what was not read is not blank
    const auto verdict = [&](const char* id) {
        return std::ranges::find(survey.findings, id, &checks::Finding::id)->verdict;
    };
    EXPECT_EQ(verdict("data-disk-is-blank-or-usable"), Verdict::unknown);
    EXPECT_EQ(verdict("disks-answer"), Verdict::pass) << "a disk that was not asked has not failed";
    EXPECT_THAT(survey.plan.steps, ElementsAre());
}

TEST(SurveyOfFacts, NothingAskedForTouchesNoDisk) {
    const Survey survey = from_facts(checks::fit_host(), {});
    EXPECT_FALSE(survey.plan.disk);
    EXPECT_THAT(failures(survey.findings).disk, ElementsAre()); // so nothing has to be known of one
}

TEST(SurveyOfFacts, ADiskThatIsInUseIsRefusedForThat) {
    checks::Scene scene = checks::fit_host();
    for (auto& disk : *scene.inventory.disks)
        if (disk.system_roles.empty())
            disk.use.openers = {{44, "mysqld"}};
    SurveyOptions options;
    options.wish.mode = DiskMode::last;
    const Survey survey = from_facts(scene, options);
    const auto finding =
        std::ranges::find(survey.findings, "data-disk-is-blank-or-usable", &checks::Finding::id);
    EXPECT_EQ(finding->verdict, Verdict::fail) << finding->evidence;
    EXPECT_THAT(finding->evidence, HasSubstr("mysqld"));
}

TEST(SurveyOfFacts, NobodyIsAskedOverTheNetwork) {
    SurveyOptions options;
    options.asks = asks_for("192.168.0.228:6443");
    for (const auto& finding : from_facts(checks::fit_host(), options).findings)
        EXPECT_NE(finding.verdict, Verdict::unknown) << finding.id << ": " << finding.evidence;
}

TEST(SurveyOfFacts, AnFstabThatIsNotKnownStaysSo) {
    checks::Scene scene = checks::fit_host();
    scene.host.fstab = fail("reading /etc/fstab: it is a directory");
    ASSERT_FALSE(from_facts(scene, {}).plan.refusals.empty());
    EXPECT_THAT(from_facts(scene, {}).plan.refusals[0].reason, HasSubstr("it is a directory"));
}

TEST(SurveyOfFacts, LinesOfFstabCountAsOnTheHostItself) {
    checks::Scene scene = checks::fit_host();
    scene.host.fstab->lines.push_back({9, "/dev/vdx", "/mnt/a b", "ext4", "defaults", 0, 2});
    const Survey survey = from_facts(scene, {});
    ASSERT_TRUE(survey.plan_input.fstab);
    const auto read = host::parse_fstab(*survey.plan_input.fstab);
    ASSERT_EQ(read.lines.size(), scene.host.fstab->lines.size());
    EXPECT_EQ(read.lines.back().target, "/mnt/a b");
}

TEST(SurveyOfFacts, JoinedIsClaimedOnlyForTheClusterOfTheCommand) {
    const checks::Scene scene = checks::joined_host();
    ASSERT_TRUE(scene.host.cluster && scene.host.cluster->kubelet_conf);
    const std::string server = scene.host.cluster->kubelet_conf->server;
    SurveyOptions options;
    EXPECT_FALSE(from_facts(scene, options).joined_to_this_cluster);
    options.asks = asks_for(server.substr(server.find("//") + 2));
    EXPECT_TRUE(from_facts(scene, options).joined_to_this_cluster);
    options.asks.server = "10.99.99.99:6443";
    EXPECT_FALSE(from_facts(scene, options).joined_to_this_cluster);
}

TEST(SurveyOfFacts, AHostInNoClusterIsNeverJoined) {
    SurveyOptions options;
    options.asks = asks_for("192.168.0.228:6443");
    EXPECT_FALSE(from_facts(checks::fit_host(), options).joined_to_this_cluster);
}

TEST(FactsFile, GivesTheSameFindingsElsewhere) {
    const checks::Scene scene = checks::fit_host();
    const auto back = parse_facts(facts_text({scene.host, scene.inventory}), "facts.json");
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(survey(back->host, back->disks, Policy{}, {}).findings, from_facts(scene, {}).findings);
}

TEST(FactsFile, ErrorsNameFileAndPlace) {
    EXPECT_THAT(parse_facts("{", "f.json").error().what, HasSubstr("f.json"));
    EXPECT_THAT(parse_facts("{}", "f.json").error().what, HasSubstr("\"schema\" is missing"));
    EXPECT_THAT(parse_facts(R"({"schema": 2})", "f.json").error().what, HasSubstr("schema: expected 1"));
    EXPECT_THAT(parse_facts(R"({"schema": 1, "host": {}, "disks": {}})", "f.json").error().what,
                HasSubstr("f.json: disks: "));
}

TEST(FactsFile, KeepsNoSecrets) {
    checks::Scene scene = checks::fit_host();
    scene.host.drop_ins = std::map<std::string, std::string>{
        {"/etc/x.conf", "Environment=ARGS=--token abcdef.0123456789abcdef"}};
    EXPECT_THAT(facts_text({scene.host, scene.inventory}), testing::Not(HasSubstr("0123456789abcdef")));
}

}   // namespace
}   // namespace ack::agent
