// Filesystems that are there already, as the decision sees them.
#include "disk/existing.hpp"

#include "tests/disk/plan_input.hpp"

#include <functional>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;

constexpr std::uint64_t part_start = 1ULL << 20;
constexpr std::uint64_t part_bytes = plan_disk_bytes - (2ULL << 20);

struct Change {
    const char* what;
    std::function<void(PlanInput&)> change;
    const char* reason;
};

Superblock& super(PlanInput& input) { return input.superblocks.begin()->second; }

// A foreign filesystem with nothing in it.
PlanInput with_empty(const std::string& type = "ext4") {
    auto input = plan_input();
    put_filesystem(input, "f", type);
    super(input).counts_no_files = true;
    return input;
}

// The same on the only partition of vdb.
PlanInput with_partition(const std::string& type = "ext4") {
    auto input = with_empty(type);
    the_disk(input).partitions = {{"vdb1", makedev(253, 17), 1, part_start, part_bytes, {}}};
    PartitionSeen seen{{{1, part_start, part_bytes, "0x83"}}, input.contents["vdb"]};
    input.partitions["vdb"] = seen;
    input.contents["vdb"] = Holds{{{{"dos", "partition-table", "1234", "", "", 510}}, false}};
    auto found = super(input);
    found.bytes = part_bytes;
    input.superblocks = {{"vdb1", found}};
    input.behind = {};
    input.behind["vdb1"] = std::string{};
    return input;
}

const MountDisk& mount_of(const DiskPlan& plan) {
    static const MountDisk none;
    for (const auto& step : plan.steps)
        if (const auto* mount = std::get_if<MountDisk>(&step.operation)) return *mount;
    ADD_FAILURE() << "nothing is mounted\n" << sentences(plan);
    return none;
}

void expect_all_refused(const std::function<PlanInput()>& start, const std::vector<Change>& table) {
    for (const auto& [what, change, reason] : table) {
        auto input = start();
        input.wish.use_existing = true;
        change(input);
        const auto plan = decide(input);
        EXPECT_THAT(plan.steps, IsEmpty()) << what;
        EXPECT_THAT(sentences(plan), HasSubstr(reason)) << what;
        for (const auto& refusal : plan.refusals) EXPECT_NE(refusal.remedy, "") << what;
    }
}

TEST(Existing, AnEmptyOneIsUsedWithoutAWord) {
    for (const auto* type : {"ext2", "ext3", "ext4", "xfs"}) {
        const auto plan = decide(with_empty(type));
        EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
        EXPECT_THAT(plan.notes, IsEmpty()) << sentences(plan);
        EXPECT_EQ(count<FormatDisk>(plan), 0U);
        EXPECT_EQ(mount_of(plan).look, FirstLook::empty);
        EXPECT_EQ(mount_of(plan).type, type);
    }
}

TEST(Existing, OneWithFilesOnlyAtTheOperatorsWord) {
    auto input = with_empty();
    super(input).counts_no_files = false;
    EXPECT_THAT(sentences(decide(input)), HasSubstr("--disk-use-existing"));
    EXPECT_THAT(decide(input).steps, IsEmpty());
    input.wish.use_existing = true;
    EXPECT_EQ(mount_of(decide(input)).look, FirstLook::mountable);
    EXPECT_THAT(sentences(decide(input)), HasSubstr("stay and are used"));
}

// The next boot would mount it there in any case.
TEST(Existing, OneThatFstabNamesForThisPlace) {
    auto input = with_empty();
    super(input).counts_no_files = false;
    super(input).clean = false;
    super(input).journal_to_replay = true;
    *input.fstab += "UUID=F /var/lib/container ext4 defaults 0 0\n";
    const auto plan = decide(input);
    EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
    EXPECT_EQ(mount_of(plan).look, FirstLook::none);
    *input.fstab = "UUID=F /data ext4 defaults 0 0\n";
    EXPECT_THAT(decide(input).steps, IsEmpty());
    *input.fstab = "UUID=f0 /var/lib/container ext4 defaults 0 0\n";
    EXPECT_THAT(decide(input).steps, IsEmpty());
}

TEST(Existing, WhatIsToBeMendedIsRefusedWithTheLineForIt) {
    expect_all_refused([] { return with_empty(); },
                       {{"faulty", [](PlanInput& i) { super(i).faulty = true; }, "e2fsck -f /dev/vdb;"},
                        {"dirty", [](PlanInput& i) { super(i).clean = false; }, "e2fsck -f /dev/vdb;"},
                        {"to replay", [](PlanInput& i) { super(i).clean = false; super(i).journal_to_replay = true; },
                         "mount /dev/vdb /mnt; umount /mnt"}});
    expect_all_refused([] { return with_empty("xfs"); },
                       {{"faulty", [](PlanInput& i) { super(i).faulty = true; }, "xfs_repair /dev/vdb;"},
                        {"dirty", [](PlanInput& i) { super(i).clean = false; }, "xfs_repair /dev/vdb;"}});
}

TEST(Existing, WhatLiesBehindItIsRefused) {
    expect_all_refused([] { return with_empty(); },
                       {{"DRBD", [](PlanInput& i) { i.behind["vdb"] = "the metadata of a DRBD replica"; }, "DRBD"},
                        {"not read", [](PlanInput& i) { i.behind["vdb"] = fail("EIO at 7"); }, "EIO at 7"},
                        {"not looked at", [](PlanInput& i) { i.behind.clear(); }, "behind"}});
}

TEST(Existing, AGrownDiskIsNoted) {
    auto input = with_empty();
    super(input).bytes = plan_disk_bytes / 2;
    EXPECT_THAT(sentences(decide(input)), HasSubstr("takes 20 GiB of 40 GiB"));
    EXPECT_THAT(sentences(decide(input)), HasSubstr("resize2fs /dev/vdb"));
    input = with_empty("xfs");
    super(input).bytes = plan_disk_bytes / 2;
    EXPECT_THAT(sentences(decide(input)), HasSubstr("xfs_growfs /var/lib/container"));
}

TEST(Existing, TheOnlyPartition) {
    for (const auto* type : {"0x83", "0fc63daf-8483-4772-8e79-3d69d8477de4", "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"}) {
        auto input = with_partition();
        input.partitions["vdb"].table.front().type = type;
        const auto plan = decide(input);
        EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
        ASSERT_TRUE(plan.partition);
        EXPECT_EQ(*plan.partition, identity_of(the_disk(input).partitions.front()));
        EXPECT_EQ(plan.disk, identity_of(the_disk(input)));
        EXPECT_EQ(filesystem_number(plan), makedev(253, 17));
        EXPECT_EQ(filesystem_node(plan), "/dev/vdb1");
        EXPECT_EQ(mount_of(plan).uuid, "f");
        EXPECT_EQ(count<FormatDisk>(plan), 0U);
        EXPECT_THAT(sentences(plan), HasSubstr("mount /dev/vdb1 of /dev/vdb"));
        EXPECT_THAT(plan.content, HasSubstr("its only partition vdb1 holds an ext4"));
        const auto back = plan_from_json(nlohmann::json(plan));
        ASSERT_TRUE(back) << back.error().what;
        EXPECT_EQ(*back, plan);
    }
}

TEST(Existing, WhatMakesAPartitionUnusable) {
    const auto entry = [](PlanInput& i) -> host::TableEntry& { return i.partitions["vdb"].table.front(); };
    const auto use = [](PlanInput& i) -> Use& { return the_disk(i).partitions.front().use; };
    expect_all_refused(
        [] { return with_partition(); },
        {{"two in the table", [](PlanInput& i) { i.partitions["vdb"].table.push_back({2, 5, 5, "0x83"}); }, "2 entries"},
         {"none in the table", [](PlanInput& i) { i.partitions["vdb"].table.clear(); }, "0 entries"},
         {"two in the kernel", [](PlanInput& i) { the_disk(i).partitions.push_back({"vdb2", 9, 2, 9, 9, {}}); }, "vdb1, vdb2"},
         {"another place", [&](PlanInput& i) { entry(i).start += 512; }, "do not agree"},
         {"another size", [&](PlanInput& i) { entry(i).bytes += 512; }, "do not agree"},
         {"another number", [&](PlanInput& i) { entry(i).number = 2; }, "do not agree"},
         {"LVM's type", [&](PlanInput& i) { entry(i).type = "0x8e"; }, "0x8e"},
         {"no type", [&](PlanInput& i) { entry(i).type = ""; }, "type"},
         {"another signature", [](PlanInput& i) { std::get<Holds>(i.contents["vdb"]).signatures.found.push_back({"LVM2_member", "raid", "", "", "", 0}); }, "more on it"},
         {"another table", [](PlanInput& i) { std::get<Holds>(i.contents["vdb"]).signatures.found.front().type = "sun"; }, "more on it"},
         {"ambivalent disk", [](PlanInput& i) { std::get<Holds>(i.contents["vdb"]).signatures.ambivalent = true; }, "more on it"},
         {"ambivalent", [](PlanInput& i) { std::get<Holds>(i.partitions["vdb"].content).signatures.ambivalent = true; }, "single thing"},
         {"swap in it", [](PlanInput& i) { i.partitions["vdb"].content = Holds{{{{"swap", "other", "f", "", "", 0}}, false}}; }, "only ext2"},
         {"nothing in it", [](PlanInput& i) { i.partitions["vdb"].content = Unreadable{"no signature is on it"}; }, "no known filesystem"},
         {"not seen", [](PlanInput& i) { i.partitions.clear(); }, "has partitions"},
         {"larger", [](PlanInput& i) { super(i).bytes += 4096; }, "larger than /dev/vdb1"},
         {"faulty", [](PlanInput& i) { super(i).faulty = true; }, "e2fsck -f /dev/vdb1"},
         {"mounted", [&](PlanInput& i) { use(i).mounts = {{5, 1, 17, "/", "/data", "ext4", "/dev/vdb1", "rw", false}}; }, "/data"},
         {"swap", [&](PlanInput& i) { use(i).swap = true; }, "swap"},
         {"holder", [&](PlanInput& i) { use(i).holders = {"dm-3"}; }, "dm-3"},
         {"disk busy", [](PlanInput& i) { the_disk(i).use.holders = {"dm-3"}; }, "dm-3"},
         {"read-only", [](PlanInput& i) { the_disk(i).read_only = true; }, "read-only"},
         {"system", [](PlanInput& i) { i.wish = parse_disk_wish("vdb").value(); the_disk(i).system_roles = {"/boot"}; }, "/boot"}});
}

// As older attach scripts left it: /dev/vdb1 at the base, by its name.
TEST(Existing, APartitionThatIsInPlace) {
    auto input = plan_input();
    put_in_place(input, "u");
    the_disk(input).partitions = {{"vdb1", makedev(253, 17), 1, part_start, part_bytes, {}}};
    for (auto& mount : *input.mounts)
        if (mount.device == makedev(253, 16)) mount.device = makedev(253, 17);
    input.superblocks = {{"vdb1", input.superblocks["vdb"]}};
    *input.fstab += "/dev/vdb1 /var/lib/container/ ext4 defaults 0 0\n";
    const auto plan = decide(input);
    EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
    EXPECT_EQ(count<MountDisk>(plan) + count<BindMount>(plan), 0U) << sentences(plan);
    ASSERT_TRUE(plan.partition);
    EXPECT_EQ(plan.partition->name, "vdb1");
}

TEST(Existing, NothingOfItEverFormats) {
    for (const bool use_existing : {false, true})
        for (auto start : {with_partition("ext4"), with_partition("xfs"), with_empty("ext4")}) {
            start.wish.use_existing = use_existing;
            EXPECT_EQ(count<FormatDisk>(decide(start)), 0U);
            start.contents["vdb"] = Blank{plan_disk_bytes};
            if (start.partitions.empty()) continue;
            EXPECT_THAT(decide(start).steps, IsEmpty());
        }
}

}   // namespace
}   // namespace ack::disk
