// What is decided about a disk that a record of an interrupted format is about.
#include "disk/plan.hpp"

#include "tests/disk/plan_input.hpp"

#include <gmock/gmock.h>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;

// mkfs.ext4 was killed halfway: something is on the disk, its undo file is there.
PlanInput interrupted() {
    auto input = plan_input();
    input.contents["vdb"] = Data{8192, "ff", ""};
    input.unfinished =
        std::vector{JournalRecord{identity_of(the_disk(input)), plan_uuid(input), "/undo", *input.machine_id, "2026"}};
    input.undo_files = {"/undo"};
    return input;
}

JournalRecord& the_record(PlanInput& input) { return input.unfinished->at(0); }

TEST(Resume, IsPutBackAndThenFormattedAfterAProof) {
    const auto input = interrupted();
    const auto plan = decide(input);
    EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
    ASSERT_GE(plan.steps.size(), 2U);
    EXPECT_TRUE(std::holds_alternative<RestoreDisk>(plan.steps[0].operation)) << sentences(plan);
    ASSERT_TRUE(std::holds_alternative<FormatDisk>(plan.steps[1].operation)) << sentences(plan);
    EXPECT_EQ(std::get<FormatDisk>(plan.steps[1].operation).scan, input.scan) << "as thorough as is demanded";
}

TEST(Resume, IsPutBackWhateverProofIsDemandedOfHoweverLargeADisk) {
    for (const auto scan : {Scan::full, Scan::grid})
        for (const std::uint64_t bytes : {std::uint64_t{300} << 20U, std::uint64_t{500} << 30U}) {
            auto input = plan_input();
            input.scan = scan;
            the_disk(input).bytes = bytes;
            input.contents["vdb"] = Data{8192, "ff", ""};
            input.unfinished = std::vector{
                JournalRecord{identity_of(the_disk(input)), plan_uuid(input), "/undo", *input.machine_id, "2026"}};
            input.undo_files = {"/undo"};
            input.bytes_free = std::uint64_t{1} << 40U;
            const auto plan = decide(input);
            EXPECT_THAT(plan.refusals, IsEmpty()) << bytes << " bytes\n" << sentences(plan);
            ASSERT_EQ(count<FormatDisk>(plan), 1U) << sentences(plan);
            EXPECT_EQ(std::get<FormatDisk>(plan.steps[1].operation).scan, scan);
        }
}

TEST(Resume, OfABlankDiskOnlyTheRecordGoes) {
    auto input = interrupted();
    input.contents["vdb"] = Blank{plan_disk_bytes, plan_disk_bytes, true};
    input.undo_files.clear();
    const auto plan = decide(input);
    EXPECT_EQ(count<ForgetRecord>(plan), 1U) << sentences(plan);
    EXPECT_EQ(count<RestoreDisk>(plan), 0U);
    EXPECT_EQ(count<FormatDisk>(plan), 1U);
}

TEST(Resume, AFormatThatEndedIsAdoptedWhenItIsInUseAlreadyAndElseDoneAgain) {
    auto input = interrupted();
    put_filesystem(input, plan_uuid(input));
    input.superblocks["vdb"].was_mounted = true;
    auto plan = decide(input);
    EXPECT_EQ(count<AdoptFormat>(plan), 1U) << sentences(plan);
    EXPECT_EQ(count<FormatDisk>(plan) + count<RestoreDisk>(plan), 0U);
    EXPECT_EQ(count<MountDisk>(plan), 1U);
    input.superblocks["vdb"].was_mounted = false;
    plan = decide(input);
    EXPECT_EQ(count<RestoreDisk>(plan), 1U) << sentences(plan);
    EXPECT_EQ(count<FormatDisk>(plan), 1U);
    input.undo_files.clear();
    EXPECT_EQ(count<AdoptFormat>(decide(input)), 1U) << "without an undo file there is nothing better";
}

TEST(Resume, OneThatIsMountedIsAdopted) {
    auto input = interrupted();
    put_in_place(input, plan_uuid(input));
    EXPECT_EQ(count<AdoptFormat>(decide(input)), 1U) << sentences(decide(input));
    the_record(input).uuid = "another";
    EXPECT_THAT(decide(input).refusals, Not(IsEmpty()));
}

TEST(Resume, NothingIsWrittenWithoutAllThatProvesItOurs) {
    struct Case { const char* reason; void (*change)(PlanInput&); };
    const std::vector<Case> cases = {
        {"kept no undo file", [](PlanInput& i) { the_record(i).undo_file.clear(); }},
        {"/undo is gone", [](PlanInput& i) { i.undo_files.clear(); }},
        {"of another host", [](PlanInput& i) { the_record(i).machine_id = std::string(32, 'b'); }},
        {"of another host", [](PlanInput& i) { i.unfinished->at(0).machine_id.clear(); }},
        {"not the same disk: its size", [](PlanInput& i) { the_record(i).disk.bytes += 512; }},
        {"holds an xfs", [](PlanInput& i) { put_filesystem(i, "x", "xfs"); }},
        {"holds an ext4", [](PlanInput& i) { put_filesystem(i, "another"); }},
        {"read error", [](PlanInput& i) { i.contents["vdb"] = Unreadable{"read error"}; }},
    };
    for (const auto& one : cases) {
        auto input = interrupted();
        one.change(input);
        const auto plan = decide(input);
        EXPECT_THAT(plan.steps, IsEmpty()) << one.reason << "\n" << sentences(plan);
        EXPECT_THAT(sentences(plan), HasSubstr(one.reason));
        EXPECT_THAT(sentences(plan), HasSubstr("blkdiscard --zeroout /dev/vdb")) << one.reason;
    }
}

TEST(Resume, AMkfsThatStillRunsIsAnOpener) {
    auto input = interrupted();
    the_disk(input).use.openers = {{4711, "mkfs.ext4"}};
    EXPECT_THAT(decide(input).steps, IsEmpty());
    EXPECT_THAT(sentences(decide(input)), HasSubstr("4711 (mkfs.ext4)"));
}

}   // namespace
}   // namespace ack::disk
