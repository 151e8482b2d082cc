#include "disk/plan.hpp"

#include "tests/disk/plan_input.hpp"

#include <functional>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace ack::disk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;

std::vector<std::string> operations(const DiskPlan& plan) {
    std::vector<std::string> names;
    const auto steps = nlohmann::json(plan)["steps"];
    for (const auto& step : steps) names.push_back(step["do"]);
    return names;
}

TEST(Plan, ABlankDiskIsFormattedAndMounted) {
    auto input = plan_input();
    const auto plan = decide(input);
    EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
    EXPECT_THAT(operations(plan),
                ElementsAre("format-disk", "make-directory", "write-drop-in", "write-drop-in", "write-drop-in",
                            "append-fstab", "reload-units", "mount-disk",                           //
                            "make-directory", "make-directory", "bind-mount",                       // kubelet
                            "make-directory", "make-directory", "bind-mount",                       // docker
                            "make-directory", "make-directory", "bind-mount",                       // containerd
                            "write-marker", "append-fstab"));
    const auto& format = std::get<FormatDisk>(plan.steps.front().operation);
    EXPECT_EQ(format.disk, identity_of(the_disk(input)));
    EXPECT_EQ(format.uuid, plan_uuid(input));
    EXPECT_EQ(plan.uuid, format.uuid);
    EXPECT_EQ(format.inode_ratio, 8192U);
    EXPECT_TRUE(format.keep_undo_file);
    EXPECT_TRUE(format.assume_prezeroed);
    EXPECT_THAT(plan.rule, HasSubstr("last data disk"));
    EXPECT_THAT(plan.content, HasSubstr("every one of"));
    for (const auto& step : plan.steps) EXPECT_NE(step.sentence, "");
}

TEST(Plan, TheFstabLines) {
    auto input = plan_input();
    const auto plan = decide(input);
    const auto& lines = std::get<AppendFstab>(plan.steps.at(5).operation).lines;
    const auto uuid = plan_uuid(input);
    EXPECT_THAT(lines, ElementsAre("# ack-attach: the data disk /dev/vdb (serial serial-vdb, 40 GiB)",
                                   "UUID=" + uuid + " /var/lib/container ext4 defaults,nofail 0 0",
                                   "/var/lib/container/kubelet /var/lib/kubelet none "
                                   "defaults,bind,nofail,x-systemd.requires-mounts-for=/var/lib/container 0 0",
                                   "/var/lib/container/docker /var/lib/docker none "
                                   "defaults,bind,nofail,x-systemd.requires-mounts-for=/var/lib/container 0 0",
                                   "/var/lib/container/containerd /var/lib/containerd none "
                                   "defaults,bind,nofail,x-systemd.requires-mounts-for=/var/lib/container 0 0"));
    EXPECT_THAT(std::get<AppendFstab>(plan.steps.back().operation).lines,
                ElementsAre("# ack-attach: not to be formatted by the attach script: /dev/vdb /dev/xvdb"));
}

TEST(Plan, HugeDisksGetFewerInodes) {
    auto input = plan_input();
    the_disk(input).bytes = 64ULL << 40;
    input.contents["vdb"] = Blank{64ULL << 40, 64ULL << 40, true};
    EXPECT_EQ(std::get<FormatDisk>(decide(input).steps.front().operation).inode_ratio, 32768U);
}

struct Change {
    const char* what;
    std::function<void(PlanInput&)> change;
    const char* reason;
};

// Each of these alone keeps a blank disk from being formatted, and leaves no step at all.
const std::vector<Change>& obstacles_table() {
    static const std::vector<Change> table = {
        {"no size", [](PlanInput& i) { the_disk(i).bytes = 0; i.contents["vdb"] = Blank{0, 0, true}; }, "no size"},
        {"read-only", [](PlanInput& i) { the_disk(i).read_only = true; }, "read-only"},
        {"shared", [](PlanInput& i) { the_disk(i).shared = true; }, "shared"},
        {"mounted", [](PlanInput& i) { the_disk(i).use.mounts = {{5, 1, makedev(253, 16), "/", "/data", "ext4", "/dev/vdb", "rw", false}}; }, "/data"},
        {"holder", [](PlanInput& i) { the_disk(i).use.holders = {"dm-0"}; }, "dm-0"},
        {"opener", [](PlanInput& i) { the_disk(i).use.openers = {{77, "mysqld"}}; }, "77 (mysqld)"},
        {"swap", [](PlanInput& i) { the_disk(i).use.swap = true; }, "swap"},
        {"partition", [](PlanInput& i) { the_disk(i).partitions = {{"vdb1", 5, 1, 2048, 4096, {}}}; }, "partitions: vdb1"},
        {"unseen process", [](PlanInput& i) { i.inventory.unseen = {{1, "init"}}; }, "1 (init)"},
        {"namespace", [](PlanInput& i) { i.in_hosts_mount_namespace = false; }, "mount namespace"},
        {"fstab unknown", [](PlanInput& i) { i.fstab = fail("EIO"); }, "fstab"},
        {"mounts unknown", [](PlanInput& i) { i.mounts = fail("EIO"); }, "mounts"},
        {"machine id unknown", [](PlanInput& i) { i.machine_id = fail("absent"); }, "UUID"},
        {"no mke2fs", [](PlanInput& i) { i.mke2fs = fail("absent"); }, "mkfs.ext4"},
        {"disks unknown", [](PlanInput& i) { i.inventory.disks = fail("EIO"); }, "not known"},
        {"no disk", [](PlanInput& i) { i.inventory.disks->pop_back(); }, "no data disk"},
        {"not read", [](PlanInput& i) { i.contents.clear(); }, "not read"},
        {"not read whole", [](PlanInput& i) { i.contents["vdb"] = Blank{plan_disk_bytes, plan_disk_bytes - 1, true}; }, "were read"},
        {"another disk read", [](PlanInput& i) { i.contents = {{"vda", Blank{plan_disk_bytes, plan_disk_bytes, true}}}; }, "not read"},
        {"data", [](PlanInput& i) { i.contents["vdb"] = Data{4096, "53514c", "an SQLite database"}; }, "SQLite"},
        {"unreadable", [](PlanInput& i) { i.contents["vdb"] = Unreadable{"EIO at 5"}; }, "EIO at 5"},
        {"unfinished", [](PlanInput& i) { i.unfinished = std::vector{JournalRecord{identity_of(the_disk(i)), "u-1", "", "m", "2026"}}; i.contents["vdb"] = Data{0, "00", ""}; }, "began at 2026"},
        {"journal unknown", [](PlanInput& i) { i.unfinished = fail("broken.json"); }, "broken.json"},
        {"target full", [](PlanInput& i) { i.targets["/var/lib/docker"] = {TargetKind::full_directory, "overlay2"}; }, "overlay2"},
        {"base full", [](PlanInput& i) { i.targets["/var/lib/container"] = {TargetKind::full_directory, "old"}; }, "old"},
        {"target link", [](PlanInput& i) { i.targets["/var/lib/kubelet"] = {TargetKind::symlink, "to /data"}; }, "to /data"},
        {"target file", [](PlanInput& i) { i.targets["/var/lib/kubelet"] = {TargetKind::other_file, "a file"}; }, "a file"},
        {"target unreadable", [](PlanInput& i) { i.targets["/var/lib/kubelet"] = {TargetKind::unreadable, "EIO"}; }, "EIO"},
        {"target not looked at", [](PlanInput& i) { i.targets.erase("/var/lib/kubelet"); }, "not looked at"},
        {"base mounted", [](PlanInput& i) { i.mounts->push_back({9, 1, 77, "/", "/var/lib/container", "nfs", "srv:/x", "rw", false}); }, "srv:/x"},
        {"target mounted", [](PlanInput& i) { i.mounts->push_back({9, 1, 77, "/", "/var/lib/docker", "xfs", "/dev/vdz", "rw", false}); }, "/dev/vdz"},
        {"fstab rival", [](PlanInput& i) { *i.fstab += "/dev/vdz /var/lib/docker/ ext4 defaults 0 0\n"; }, "line 3"},
        {"fstab by kernel name", [](PlanInput& i) { *i.fstab += "/dev/vdb /var/lib/container ext4 defaults 0 0\n"; }, "line 3"},
    };
    return table;
}

TEST(Plan, WhateverStandsInTheWayIsARefusal) {
    for (const auto& [what, change, reason] : obstacles_table()) {
        auto input = plan_input();
        change(input);
        const auto plan = decide(input);
        ASSERT_THAT(plan.refusals, Not(IsEmpty())) << what;
        EXPECT_THAT(plan.steps, IsEmpty()) << what;
        EXPECT_THAT(sentences(plan), HasSubstr(reason)) << what;
        for (const auto& refusal : plan.refusals) EXPECT_NE(refusal.remedy, "") << what;
    }
}

TEST(Plan, OptionalGoesOnWithoutTheDisk) {
    for (const auto& [what, change, reason] : obstacles_table()) {
        auto input = plan_input("optional");
        change(input);
        const auto plan = decide(input);
        EXPECT_EQ(count<FormatDisk>(plan), 0U) << what;
        EXPECT_EQ(count<MountDisk>(plan), 0U) << what;
        if (std::string_view(what) == "namespace" || std::string_view(what) == "fstab unknown") {
            EXPECT_THAT(plan.steps, IsEmpty()) << what;
            continue;
        }
        EXPECT_THAT(plan.refusals, IsEmpty()) << what;
        EXPECT_FALSE(plan.disk) << what;
        EXPECT_EQ(count<WriteMarker>(plan), 1U) << what;
    }
}

TEST(Plan, AnotherDisksUnfinishedFormatIsNoObstacle) {
    auto input = plan_input();
    auto other = identity_of(the_disk(input));
    other.serial = "another";
    input.unfinished = std::vector{JournalRecord{other, "u-2", "", "m", "2026"}};
    EXPECT_THAT(decide(input).refusals, IsEmpty());
}

TEST(Plan, NothingAskedOnlyTheFormatterIsHeldBack) {
    for (const auto* wish : {"auto", "none"}) {
        auto input = plan_input(wish);
        const auto plan = decide(input);
        EXPECT_FALSE(plan.disk);
        EXPECT_THAT(operations(plan), ElementsAre("write-marker", "append-fstab")) << wish;
        EXPECT_EQ(plan.notes.empty(), std::string_view(wish) == "none");
        do_files(input, plan);
        EXPECT_THAT(decide(input).steps, IsEmpty());
        input.hold_back_formatter = false;
        input.markers.clear();
        EXPECT_THAT(decide(input).steps, IsEmpty());
    }
}

TEST(Plan, VendorIsLeftAlone) {
    auto input = plan_input("vendor");
    input.in_hosts_mount_namespace = false;
    auto plan = decide(input);
    EXPECT_THAT(plan.steps, IsEmpty());
    EXPECT_THAT(plan.refusals, IsEmpty());
    EXPECT_THAT(plan.notes, IsEmpty());
    input.markers = {"/var/.skip-auto-fdisk"};
    EXPECT_THAT(sentences(decide(input)), HasSubstr("/var/.skip-auto-fdisk"));
}

TEST(Plan, OurOwnFilesystemIsMountedNotFormatted) {
    auto input = plan_input();
    put_filesystem(input, plan_uuid(input));
    const auto plan = decide(input);
    EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
    EXPECT_EQ(count<FormatDisk>(plan), 0U);
    EXPECT_EQ(count<MountDisk>(plan), 1U);
    EXPECT_EQ(count<BindMount>(plan), 3U);
    input.superblocks["vdb"].clean = false;    // a power cut: the journal is replayed
    input.superblocks["vdb"].journal_to_replay = true;
    EXPECT_EQ(decide(input), plan);
    input.superblocks["vdb"].faulty = true;
    EXPECT_THAT(sentences(decide(input)), HasSubstr("has errors"));
}

TEST(Plan, AForeignFilesystemNeedsTheOperatorsWord) {
    auto input = plan_input();
    put_filesystem(input, "foreign");
    EXPECT_THAT(sentences(decide(input)), HasSubstr("--disk-use-existing"));
    input.wish.use_existing = true;
    for (const auto* type : {"ext2", "ext3", "ext4", "xfs"}) {
        put_filesystem(input, "foreign", type);
        const auto plan = decide(input);
        EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
        EXPECT_EQ(count<FormatDisk>(plan), 0U);
        EXPECT_EQ(count<MountDisk>(plan), 1U);
        EXPECT_THAT(plan.notes, Not(IsEmpty()));
        EXPECT_THAT(std::get<AppendFstab>(plan.steps.at(4).operation).lines.at(1), HasSubstr(std::string(" ") + type));
    }
}

TEST(Plan, WhatMakesAnExistingFilesystemUnusable) {
    const std::vector<Change> table = {
        {"btrfs", [](PlanInput& i) { put_filesystem(i, "f", "btrfs"); }, "only ext2"},
        {"swap", [](PlanInput& i) { i.contents["vdb"] = Holds{{{{"swap", "other", "f", "", "", 0}}, false}}; }, "only ext2"},
        {"ambivalent", [](PlanInput& i) { std::get<Holds>(i.contents["vdb"]).signatures.ambivalent = true; }, "single"},
        {"two", [](PlanInput& i) { std::get<Holds>(i.contents["vdb"]).signatures.found.push_back({"linux_raid_member", "raid", "", "", "", 0}); }, "single"},
        {"none", [](PlanInput& i) { i.contents["vdb"] = Holds{{{}, true}}; }, "single"},
        {"no superblock", [](PlanInput& i) { i.superblocks.clear(); }, "superblock"},
        {"another uuid", [](PlanInput& i) { i.superblocks["vdb"].uuid = "g"; }, "different UUIDs"},
        {"larger than the disk", [](PlanInput& i) { i.superblocks["vdb"].bytes += 4096; }, "larger"},
        {"faulty", [](PlanInput& i) { i.superblocks["vdb"].faulty = true; }, "errors"},
        {"not clean", [](PlanInput& i) { i.superblocks["vdb"].clean = false; }, "cleanly"},
        {"no ftype", [](PlanInput& i) { i.superblocks["vdb"].unfit = "no ftype"; }, "ftype"},
    };
    for (const auto& [what, change, reason] : table) {
        auto input = plan_input();
        input.wish.use_existing = true;
        put_filesystem(input, "f");
        change(input);
        const auto plan = decide(input);
        EXPECT_THAT(plan.steps, IsEmpty()) << what;
        EXPECT_THAT(sentences(plan), HasSubstr(reason)) << what;
    }
}

TEST(Plan, UseExistingNeverLiftsAnythingElse) {
    for (const auto& [what, change, reason] : obstacles_table()) {
        auto input = plan_input();
        input.wish.use_existing = true;
        change(input);
        EXPECT_THAT(decide(input).steps, IsEmpty()) << what;
    }
}

TEST(Plan, AllInPlaceAllDone) {
    auto input = plan_input();
    const auto first = decide(input);
    do_files(input, first);
    put_in_place(input, first.uuid);
    const auto second = decide(input);
    EXPECT_THAT(second.refusals, IsEmpty()) << sentences(second);
    EXPECT_THAT(second.steps, IsEmpty()) << sentences(second);
    EXPECT_EQ(second.disk, first.disk);
    EXPECT_EQ(second.uuid, first.uuid);
}

TEST(Plan, OnlyWhatIsMissing) {
    auto input = plan_input();
    const auto first = decide(input);
    do_files(input, first);
    put_in_place(input, first.uuid);
    const auto whole = input;

    std::erase_if(*input.mounts, [](const host::Mount& mount) { return mount.target == "/var/lib/docker"; });
    input.targets["/var/lib/docker"] = {TargetKind::empty_directory, {}};
    EXPECT_THAT(operations(decide(input)), ElementsAre("reload-units", "make-directory", "bind-mount"));
    input.targets["/var/lib/docker"] = {TargetKind::full_directory, "overlay2"};
    EXPECT_THAT(sentences(decide(input)), HasSubstr("/var/lib/docker is not empty"));

    input = whole;
    input.fstab = "";
    EXPECT_THAT(operations(decide(input)), ElementsAre("append-fstab", "reload-units", "append-fstab"));

    input = whole;
    input.drop_ins.begin()->second += "# edited";
    EXPECT_THAT(operations(decide(input)), ElementsAre("write-drop-in", "reload-units"));
}

// Every step of the first run may be the last one that was done.
TEST(Plan, AnInterruptedRunIsContinued) {
    auto fresh = plan_input();
    const auto first = decide(fresh);
    for (std::size_t done = 1; done <= first.steps.size(); ++done) {
        auto input = fresh;
        put_filesystem(input, first.uuid);
        auto part = first;
        part.steps.resize(done);
        do_files(input, part);
        for (const auto& step : part.steps) {
            if (const auto* op = std::get_if<MakeDirectory>(&step.operation); op && !op->on_disk)
                input.targets[op->path] = {TargetKind::empty_directory, {}};
            const auto* disk = std::get_if<MountDisk>(&step.operation);
            const auto* bind = std::get_if<BindMount>(&step.operation);
            if (!disk && !bind) continue;
            const auto root = disk ? std::string("/") : bind->source.substr(std::string("/var/lib/container").size());
            const host::Mount mount{50, 1, makedev(253, 16), root, disk ? disk->target : bind->target, "ext4", "/dev/vdb", "rw", false};
            input.mounts->push_back(mount);
            the_disk(input).use.mounts.push_back(mount);
        }
        const auto next = decide(input);
        EXPECT_THAT(next.refusals, IsEmpty()) << done << "\n" << sentences(next);
        EXPECT_EQ(count<FormatDisk>(next), 0U) << done;
        EXPECT_EQ(count<MountDisk>(next) + count<MountDisk>(part), 1U) << done;
        EXPECT_EQ(count<BindMount>(next) + count<BindMount>(part), 3U) << done;
        EXPECT_EQ(count<WriteDropIn>(next) + count<WriteDropIn>(part), 3U) << done;
        EXPECT_GE(count<ReloadUnits>(next), std::min<std::size_t>(count<BindMount>(next), 1)) << done;
    }
}

TEST(Plan, InPlaceByTheVendorsNameIsAccepted) {
    auto input = plan_input();
    put_in_place(input, "vendor-made");
    *input.fstab += "/dev/vdb /var/lib/container/ ext4 defaults 0 0\n"
                    "/var/lib/container/kubelet /var/lib/kubelet none defaults,bind 0 0\n"
                    "/var/lib/container/docker /var/lib/docker none defaults,bind 0 0\n";
    const auto plan = decide(input);
    EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
    EXPECT_EQ(count<FormatDisk>(plan), 0U);
    const auto& lines = std::get<AppendFstab>(plan.steps.at(3).operation).lines;
    EXPECT_EQ(lines.size(), 2U) << "a comment, and the line for containerd";
}

TEST(Plan, InPlaceButNotSound) {
    const std::vector<Change> table = {
        {"read-only", [](PlanInput& i) { i.mounts->at(1).read_only = true; }, "read-only"},
        {"a part", [](PlanInput& i) { i.mounts->at(1).root = "/sub"; }, "/sub"},
        {"no superblock", [](PlanInput& i) { i.superblocks.clear(); }, "superblock"},
        {"no ftype", [](PlanInput& i) { i.superblocks["vdb"].unfit = "no ftype"; }, "ftype"},
        {"another part bound", [](PlanInput& i) { i.mounts->at(2).root = "/other"; }, "/var/lib/kubelet"},
    };
    for (const auto& [what, change, reason] : table) {
        auto input = plan_input();
        put_in_place(input, "u");
        change(input);
        EXPECT_THAT(decide(input).steps, IsEmpty()) << what;
        EXPECT_THAT(sentences(decide(input)), HasSubstr(reason)) << what;
    }
}

TEST(Plan, ADiskWithoutSerialIsNoted) {
    auto input = plan_input();
    the_disk(input).serial.reset();
    EXPECT_THAT(sentences(decide(input)), HasSubstr("has no serial"));
}

TEST(Plan, ANamedSystemDiskIsRefused) {
    auto input = plan_input("/dev/vda");
    input.contents["vda"] = Blank{plan_disk_bytes, plan_disk_bytes, true};
    EXPECT_THAT(sentences(decide(input)), HasSubstr("holds what runs this host: /"));
}

TEST(Plan, Json) {
    const auto json = nlohmann::json(decide(plan_input()));
    EXPECT_EQ(json["disk"]["serial"], "serial-vdb");
    EXPECT_EQ(json["steps"][0]["do"], "format-disk");
    EXPECT_EQ(json["refusals"].size(), 0U);
    auto input = plan_input("none");
    EXPECT_TRUE(nlohmann::json(decide(input))["disk"].is_null());
}

TEST(Plan, WhatCannotBeWrittenToIsToldBeforeTheFormat) {
    auto input = plan_input();
    input.unwritable["/etc/fstab"] = "/etc/fstab is immutable";
    EXPECT_THAT(decide(input).steps, IsEmpty());
    EXPECT_THAT(sentences(decide(input)), HasSubstr("has to write to /etc/fstab, and cannot: /etc/fstab is immutable"));
    input.unwritable = {{"/etc/systemd/system", "read-only"}};
    EXPECT_THAT(sentences(decide(input)), HasSubstr("has to write to /etc/systemd/system"));
    input.unwritable = {{"/elsewhere", "read-only"}};
    EXPECT_THAT(decide(input).refusals, IsEmpty());
}

TEST(Plan, WhatIsInPlaceNeedsNothingToBeWritable) {
    auto input = plan_input();
    put_in_place(input, plan_uuid(input));
    do_files(input, decide(input));
    input.unwritable["/etc/fstab"] = "/etc/fstab is immutable";
    EXPECT_THAT(decide(input).refusals, IsEmpty()) << sentences(decide(input));
}

TEST(Plan, RoomForTheUndoFileIsLookedForBeforeTheFormat) {
    auto input = plan_input();
    input.bytes_free = 1 << 20;
    EXPECT_THAT(decide(input).steps, IsEmpty());
    EXPECT_THAT(sentences(decide(input)), HasSubstr("takes up to 17 MiB in /var/lib/ack-attach, and 1 MiB are free"));
    input.bytes_free = unknown<std::uint64_t>("no statvfs");
    EXPECT_THAT(sentences(decide(input)), HasSubstr("is not known: no statvfs"));
    input.mke2fs->undo_file = false;
    EXPECT_THAT(decide(input).refusals, IsEmpty()) << "mke2fs keeps none";
}

}   // namespace
}   // namespace ack::disk
