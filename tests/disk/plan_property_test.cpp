// Thousands of hosts drawn by chance: a format is only ever planned where nothing at all speaks against it.
#include "disk/plan.hpp"

#include "tests/disk/plan_input.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace ack::disk {
namespace {

using namespace testing;

class Dice {
public:
    explicit Dice(unsigned seed) : random_(seed) {}
    bool one_in(unsigned sides) { return random_() % sides == 0; }
    std::size_t below(std::size_t limit) { return random_() % limit; }

private:
    std::mt19937 random_;
};

Use some_use(Dice& dice) {
    Use use;
    if (dice.one_in(25)) use.mounts = {{5, 1, makedev(253, 16), "/", "/data", "ext4", "/dev/vdb", "rw", false}};
    if (dice.one_in(25)) use.holders = {"dm-0"};
    if (dice.one_in(25)) use.openers = {{9, "dd"}};
    if (dice.one_in(100)) use.mounts_elsewhere = std::vector<MountElsewhere>{{"/data", {9, "postgres"}}};
    if (dice.one_in(100)) use.mounts_elsewhere.reset();
    use.swap = dice.one_in(25);
    return use;
}

Disk some_disk(Dice& dice, unsigned index) {
    static const std::vector<std::string> names = {"vdb", "vdc", "nvme1n1", "nvme2n1", "loop0", "dm-1", "sdb", "sr0"};
    auto disk = plan_disk(names.at(dice.below(names.size())), 16 * (index + 1));
    static const std::vector<DiskKind> kinds = {DiskKind::disk, DiskKind::disk, DiskKind::loop, DiskKind::device_mapper};
    disk.kind = kinds.at(dice.below(kinds.size()));
    if (dice.one_in(20)) disk.bytes = 0;
    disk.read_only = dice.one_in(20);
    disk.removable = dice.one_in(20);
    disk.shared = dice.one_in(20);
    if (dice.one_in(4)) disk.serial.reset();
    if (dice.one_in(15)) disk.system_roles = {"/var"};
    if (dice.one_in(15)) disk.partitions = {{disk.name + "1", makedev(253, 17), 1, 2048, 4096, some_use(dice)}};
    if (dice.one_in(2)) disk.close_look = CloseLook{dice.one_in(40), dice.one_in(40), {}, dice.one_in(40) ? "EIO" : ""};
    if (disk.close_look && dice.one_in(40)) disk.close_look->reservations = {"key 0x1"};
    disk.use = some_use(dice);
    return disk;
}

Content some_content(Dice& dice, const Disk& disk) {
    switch (dice.below(8)) {
    case 0: return Holds{{{{"ext4", "filesystem", "u", "", "", 1080}}, dice.one_in(2)}};
    case 1: return Data{0, "00", ""};
    case 2: return Unreadable{"EIO"};
    case 3: return Blank{disk.bytes, dice.below(2) ? disk.bytes / 2 : 0, true};
    case 4: return Blank{disk.bytes, grid_proof_bytes(disk.bytes) - (dice.one_in(3) ? 4096 : 0), false};
    default: return Blank{disk.bytes, disk.bytes, true};
    }
}

PlanInput some_input(Dice& dice) {
    static const std::vector<std::string> wishes = {"last",     "last",     "last",       "optional", "auto",
                                                    "none",     "vendor",   "/dev/vdb",   "/dev/loop0", "serial:serial-vdc",
                                                    "/dev/vda", "/dev/vdb1"};
    auto input = plan_input(wishes.at(dice.below(wishes.size())));
    auto& disks = *input.inventory.disks;
    disks.resize(1);
    input.contents.clear();
    for (unsigned i = 0; i < dice.below(4); ++i) {
        auto disk = some_disk(dice, i);
        if (find_disk(input.inventory, disk.name)) continue;
        if (!dice.one_in(15)) input.contents[disk.name] = some_content(dice, disk);
        if (dice.one_in(4)) input.superblocks[disk.name] = {"ext", "u", disk.bytes, !dice.one_in(3), false, dice.one_in(5), true};
        if (!dice.one_in(5)) input.behind[disk.name] = std::string(dice.one_in(5) ? "a RAID" : "");
        disks.push_back(disk);
    }
    input.contents["vda"] = Blank{plan_disk_bytes, plan_disk_bytes, true};
    input.wish.use_existing = dice.one_in(3);
    input.scan = dice.one_in(2) ? Scan::full : Scan::grid;
    switch (dice.below(24)) {
    case 0: input.cloud_serials = fail("no answer"); break;
    case 1: input.cloud_serials = std::vector<std::string>{"serial-vda", "serial-vdb", "serial-vdc", "serial-nvme1n1"}; break;
    default: input.cloud_serials = std::nullopt;
    }
    input.in_hosts_mount_namespace = !dice.one_in(20);
    if (dice.one_in(30)) input.inventory.disks = fail("EIO");
    if (dice.one_in(20)) input.inventory.unseen = {{1, "init"}};
    if (dice.one_in(20)) input.fstab = fail("EIO");
    if (dice.one_in(20)) input.mounts = fail("EIO");
    if (dice.one_in(20)) input.machine_id = fail("EIO");
    if (dice.one_in(20)) input.mke2fs = fail("EIO");
    if (dice.one_in(20)) input.unfinished = fail("EIO");
    if (dice.one_in(15)) input.targets["/var/lib/kubelet"] = {static_cast<TargetKind>(dice.below(6)), "x"};
    if (dice.one_in(15) && input.mounts)
        input.mounts->push_back({9, 1, makedev(253, static_cast<unsigned>(dice.below(5) * 16)), "/", "/var/lib/container",
                                 "ext4", "/dev/x", "rw", false});
    return input;
}

bool is_of_the_cloud(const PlanInput& input, const Disk& disk) {
    if (!input.cloud_serials) return false;
    const auto& serials = *input.cloud_serials;
    return !serials || (disk.serial && std::find(serials->begin(), serials->end(), *disk.serial) != serials->end());
}

bool is_free(const Use& use) { return use == Use{}; }

// Written down once more, in its own words.
void expect_harmless(const PlanInput& input, const FormatDisk& format) {
    ASSERT_TRUE(input.inventory.disks);
    const auto* disk = find_disk(input.inventory, format.disk.name);
    ASSERT_TRUE(disk);
    EXPECT_EQ(format.disk, identity_of(*disk));
    EXPECT_TRUE(is_free(disk->use));
    EXPECT_TRUE(disk->partitions.empty());
    EXPECT_TRUE(disk->system_roles.empty());
    EXPECT_FALSE(disk->read_only || disk->shared);
    EXPECT_GT(disk->bytes, 0U);
    EXPECT_TRUE(input.inventory.unseen.empty());
    EXPECT_TRUE(input.in_hosts_mount_namespace);
    EXPECT_TRUE(input.unfinished && input.unfinished->empty());
    const auto content = input.contents.find(disk->name);
    ASSERT_NE(content, input.contents.end());
    ASSERT_TRUE(std::holds_alternative<Blank>(content->second));
    const auto& blank = std::get<Blank>(content->second);
    EXPECT_EQ(blank.bytes, disk->bytes);
    EXPECT_EQ(blank.bytes_read, blank.every_byte ? disk->bytes : grid_proof_bytes(disk->bytes));
    EXPECT_TRUE(blank.every_byte || input.scan == Scan::grid);
    EXPECT_EQ(format.scan, blank.every_byte ? Scan::full : Scan::grid);
    EXPECT_TRUE(blank.every_byte || !format.assume_prezeroed);
    EXPECT_TRUE(input.wish.mode == DiskMode::last || input.wish.mode == DiskMode::optional ||
                input.wish.mode == DiskMode::named);
    EXPECT_TRUE(input.wish.mode == DiskMode::named || is_of_the_cloud(input, *disk));
    EXPECT_TRUE(!disk->close_look || *disk->close_look == CloseLook{});
    ASSERT_TRUE(input.mounts);
    EXPECT_FALSE(host::mount_at(*input.mounts, "/var/lib/container"));
}

TEST(PlanProperty, AFormatOnlyWhereNothingSpeaksAgainstIt) {
    Dice dice(20260131);
    std::size_t formats = 0, mounts = 0, refused = 0;
    for (int i = 0; i < 20000 && !::testing::Test::HasFailure(); ++i) {
        const auto input = some_input(dice);
        const auto plan = decide(input);
        if (!plan.refusals.empty()) {
            EXPECT_TRUE(plan.steps.empty());
            ++refused;
        }
        EXPECT_LE(count<FormatDisk>(plan), 1U);
        mounts += count<MountDisk>(plan) > 0;
        for (const auto& step : plan.steps) {
            const auto* format = std::get_if<FormatDisk>(&step.operation);
            if (!format) continue;
            ++formats;
            expect_harmless(input, *format);
        }
    }
    // The dice give every kind of host.
    EXPECT_GT(formats, 400U);
    EXPECT_GT(mounts, formats);
    EXPECT_GT(refused, 5000U);
}

}   // namespace
}   // namespace ack::disk
