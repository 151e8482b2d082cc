#include "tests/disk/plan_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::disk {

using testing::count;
using testing::plan_input;
using testing::sentences;
using testing::the_disk;
using ::testing::HasSubstr;

namespace {

PlanInput with_serials(const std::string& wish, CloudSerials serials) {
    auto input = plan_input(wish);
    input.cloud_serials = std::move(serials);
    return input;
}

const CloudSerials others = std::vector<std::string>{"serial-vda", "serial-vdz"};
const CloudSerials unanswered = fail("the metadata service does not answer");

}   // namespace

TEST(CloudDisks, ADiskOfTheInstanceIsTakenByItsPlace) {
    EXPECT_EQ(count<FormatDisk>(decide(plan_input("last"))), 1U);
}

TEST(CloudDisks, ALocalDiskIsNeverTakenByItsPlaceAndNoOtherInItsStead) {
    auto input = with_serials("last", others);
    input.inventory.disks->at(0).system_roles.clear();    // vda would do
    const auto plan = decide(input);
    ASSERT_EQ(plan.refusals.size(), 1U) << sentences(plan);
    EXPECT_EQ(plan.refusals[0].reason,
              "/dev/vdb (serial serial-vdb, 40 GiB) is none of this instance's 2 cloud disks that the metadata service "
              "lists: a local disk, whose data ends with the instance");
    EXPECT_THAT(plan.refusals[0].remedy, HasSubstr("--disk /dev/vdb"));
    EXPECT_TRUE(plan.steps.empty());
}

TEST(CloudDisks, NotKnownIsRefusedAsWell) {
    const auto plan = decide(with_serials("last", unanswered));
    ASSERT_EQ(plan.refusals.size(), 1U) << sentences(plan);
    EXPECT_THAT(plan.refusals[0].reason, HasSubstr("is not known: the metadata service does not answer"));
    EXPECT_THAT(plan.refusals[0].remedy, HasSubstr("--not-on-ecs"));
}

TEST(CloudDisks, WithoutASerialItCannotBeTold) {
    auto input = plan_input("last");
    the_disk(input).serial.reset();
    const auto plan = decide(input);
    ASSERT_EQ(plan.refusals.size(), 1U) << sentences(plan);
    EXPECT_THAT(plan.refusals[0].reason, HasSubstr("has no serial"));
    EXPECT_THAT(plan.refusals[0].remedy, HasSubstr("--disk /dev/vdb"));
}

TEST(CloudDisks, ASerialIsComparedWhole) {
    EXPECT_FALSE(decide(with_serials("last", std::vector<std::string>{"serial-vd", "serial-vdb2", "SERIAL-VDB"})).refusals.empty());
}

TEST(CloudDisks, TheOperatorMayNameAnyDisk) {
    for (const auto* wish : {"/dev/vdb", "serial:serial-vdb"})
        for (const auto& serials : {others, unanswered})
            EXPECT_EQ(count<FormatDisk>(decide(with_serials(wish, serials))), 1U) << wish;
    auto input = with_serials("/dev/vdb", others);
    the_disk(input).serial.reset();
    EXPECT_EQ(count<FormatDisk>(decide(input)), 1U);
}

TEST(CloudDisks, TheAttachCommandMayNotNameALocalDisk) {
    for (const auto& serials : {others, unanswered}) {
        auto input = with_serials("/dev/vdb", serials);
        input.wish.by_command = true;
        const auto plan = decide(input);
        ASSERT_EQ(plan.refusals.size(), 1U) << sentences(plan);
        EXPECT_THAT(plan.refusals[0].remedy, HasSubstr("--disk /dev/vdb"));
        EXPECT_TRUE(plan.steps.empty());
    }
    auto input = plan_input("/dev/vdb");
    input.wish.by_command = true;
    EXPECT_EQ(count<FormatDisk>(decide(input)), 1U) << "it is a cloud disk";
    EXPECT_THAT(decide(input).rule, HasSubstr("--disk-device"));
}

TEST(CloudDisks, ElsewhereThanOnEcsThereIsNothingToTell) {
    auto input = with_serials("last", std::nullopt);
    EXPECT_EQ(count<FormatDisk>(decide(input)), 1U);
    the_disk(input).serial.reset();
    EXPECT_EQ(count<FormatDisk>(decide(input)), 1U);
}

TEST(CloudDisks, OptionalGoesOnWithTheSystemDiskAndSaysWhy) {
    const auto plan = decide(with_serials("optional", others));
    EXPECT_TRUE(plan.refusals.empty());
    EXPECT_FALSE(plan.disk);
    EXPECT_EQ(count<FormatDisk>(plan), 0U);
    EXPECT_THAT(sentences(plan), HasSubstr("a local disk"));
}

TEST(CloudDisks, NobodyIsToldToTakeALocalDisk) {
    EXPECT_THAT(sentences(decide(plan_input("auto"))), HasSubstr("add --disk last"));
    for (const auto& serials : {others, unanswered})
        EXPECT_THAT(sentences(decide(with_serials("auto", serials))), ::testing::Not(HasSubstr("--disk last")));
}

TEST(CloudDisks, ADiskThatIsInPlaceAlreadyStays) {
    auto input = plan_input("last");
    ack::testing::put_in_place(input, ack::testing::plan_uuid(input));
    for (const auto& serials : {others, unanswered}) {
        input.cloud_serials = serials;
        EXPECT_TRUE(decide(input).refusals.empty()) << sentences(decide(input));
    }
}

}   // namespace ack::disk
