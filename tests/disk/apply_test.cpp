// The real thing, on loop devices, in namespaces where /etc and /var are empty and ours alone.
#include "disk/apply.hpp"

#include "disk/targets.hpp"
#include "tests/disk/loop.hpp"
#include "tests/disk/plan_input.hpp"
#include "tests/disk/sandbox.hpp"

#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace ack::disk {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using namespace testing;

constexpr std::uint64_t mib = 1ULL << 20;
constexpr const char* old_fstab = "# a comment that stays\nUUID=1 / ext4 defaults 1 1\nbroken";

void put(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
}

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Loop devices made before the sandbox are open in this process too: they are ours.
struct Host {
    explicit Host(const Loop& loop) : control(host::HostView::open("/").value()) {
        put("/etc/machine-id", std::string(31, 'a') + "1\n");
        put("/etc/fstab", old_fstab);
        ::chmod("/etc/fstab", 0640);
        std::filesystem::create_directories("/var/lib");
        how.wish = parse_disk_wish(loop.node()).value();
    }
    PlanInput look() const {
        return look_for_plan(control.view(), look_at_disks(control.view(), Deadline::never()), how);
    }
    DiskPlan plan() const { return decide(look()); }
    ApplyResult apply_plan(const DiskPlan& plan, const ApplyHooks& hooks = {}, std::stop_token stop = {}) {
        return apply(control, plan, {}, hooks, Deadline::never(), stop);
    }

    host::HostControl control;
    LookForPlan how;
};

std::string words(const ApplyResult& result) {
    return std::to_string(result.steps_done) + " steps, " + result.what + " -> " + result.remedy;
}

void expect_in_place(const Loop& loop) {
    const auto mounts = host::mounts(host::HostView::open("/").value()).value();
    for (const auto* target : {"/var/lib/container", "/var/lib/kubelet", "/var/lib/docker", "/var/lib/containerd"}) {
        const auto* mount = host::mount_at(mounts, target);
        ASSERT_TRUE(mount) << target;
        EXPECT_EQ(mount->device, loop.number()) << target;
    }
    EXPECT_THAT(mounts, SizeIs(::testing::Ge(4U)));
}

std::size_t mounts_of(const Loop& loop) {
    const auto mounts = host::mounts(host::HostView::open("/").value()).value();
    return static_cast<std::size_t>(std::count_if(mounts.begin(), mounts.end(),
                                                  [&](const auto& mount) { return mount.device == loop.number(); }));
}

bool is_blank(const Loop& loop) { return std::holds_alternative<Blank>(prove(loop.open(), {})); }

TEST(Apply, FormatsMountsAndASecondRunChangesNothing) {
    const Loop loop(256 * mib);
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        ASSERT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
        ASSERT_EQ(count<FormatDisk>(plan), 1U);
        const auto result = host.apply_plan(plan);
        ASSERT_EQ(result.outcome, ApplyOutcome::done) << words(result);
        EXPECT_EQ(result.steps_done, plan.steps.size());
        expect_in_place(loop);

        const auto fstab = text_of("/etc/fstab");
        EXPECT_THAT(fstab, ::testing::StartsWith(std::string(old_fstab) + "\n"));
        EXPECT_THAT(fstab, HasSubstr("UUID=" + plan.uuid + " /var/lib/container ext4 defaults,nofail 0 0\n"));
        struct stat info {};
        ASSERT_EQ(::stat("/etc/fstab", &info), 0);
        EXPECT_EQ(info.st_mode & 0777U, 0640U);
        EXPECT_THAT(text_of("/etc/systemd/system/kubelet.service.d/50-ack-attach-mounts.conf"),
                    HasSubstr("RequiresMountsFor=/var/lib/container /var/lib/kubelet"));
        EXPECT_TRUE(std::filesystem::exists("/var/.skip-auto-fdisk"));

        EXPECT_THAT(unfinished(host.control.view(), ApplyPlaces{}.journal).value(), IsEmpty());
        const auto done = receipts(host.control.view(), ApplyPlaces{}.receipts).value();
        ASSERT_THAT(done, SizeIs(1));
        EXPECT_EQ(done[0].disk, *plan.disk);
        EXPECT_EQ(done[0].uuid, plan.uuid);
        EXPECT_THAT(done[0].proof, HasSubstr("every one of"));
        EXPECT_TRUE(std::filesystem::exists(done[0].undo_file));

        const auto before = text_of("/etc/fstab");
        const auto again = host.plan();
        EXPECT_THAT(again.refusals, IsEmpty()) << sentences(again);
        EXPECT_THAT(again.steps, IsEmpty()) << sentences(again);
        EXPECT_EQ(host.apply_plan(again).outcome, ApplyOutcome::done);
        EXPECT_EQ(text_of("/etc/fstab"), before);
        EXPECT_EQ(mounts_of(loop), 4U);
    });
}

TEST(Apply, AnImmutableFstabIsToldBeforeTheFormat) {
    const Loop loop(64 * mib);
    const Loop system(64 * mib);
    alone([&] {
        Host host(loop);
        // tmpfs knows no immutable files before 6.6.
        ASSERT_EQ(std::system(("mkfs.ext4 -q -F " + system.node()).c_str()), 0);
        put("/tmp/fstab", old_fstab);
        ASSERT_EQ(::mount(system.node().c_str(), "/etc", "ext4", 0, nullptr), 0);
        put("/etc/machine-id", std::string(31, 'a') + "1\n");
        put("/etc/fstab", old_fstab);
        ASSERT_EQ(std::system("chattr +i /etc/fstab"), 0);
        const auto plan = host.plan();
        EXPECT_THAT(sentences(plan), HasSubstr("/etc/fstab is immutable"));
        EXPECT_EQ(host.apply_plan(plan).outcome, ApplyOutcome::refused);
        EXPECT_TRUE(is_blank(loop));
        ASSERT_EQ(std::system("chattr -i /etc/fstab && mount -o remount,ro /etc"), 0);
        EXPECT_THAT(sentences(host.plan()), HasSubstr("has to write to /etc,"));
    });
}

TEST(Apply, TheFilesystemIsAsPlanned) {
    const Loop loop(256 * mib);
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        ASSERT_EQ(host.apply_plan(plan).outcome, ApplyOutcome::done);
        ASSERT_EQ(std::system(("dumpe2fs -h " + loop.node() + " > /run/out 2>/dev/null").c_str()), 0);
        const auto found = text_of("/run/out");
        EXPECT_THAT(found, HasSubstr(plan.uuid));
        EXPECT_THAT(found, HasSubstr("Inode count:              32768"));    // 256 MiB / 8192
        struct stat info {};
        ASSERT_EQ(::stat("/var/lib/containerd", &info), 0);
        EXPECT_EQ(info.st_mode & 0777U, 0711U);
    });
}

TEST(Apply, TheUndoFileMakesTheDiskBlankAgain) {
    const Loop loop(256 * mib);
    alone([&] {
        Host host(loop);
        auto plan = host.plan();
        plan.steps.resize(1);
        ASSERT_EQ(host.apply_plan(plan).outcome, ApplyOutcome::done);
        ASSERT_FALSE(is_blank(loop));
        const auto undo = receipts(host.control.view(), ApplyPlaces{}.receipts).value().at(0).undo_file;
        ASSERT_EQ(std::system(("e2undo " + undo + " " + loop.node() + " >/dev/null 2>&1").c_str()), 0);
        EXPECT_TRUE(is_blank(loop));
    });
}

TEST(Apply, WorksOnSectorsOf4096Bytes) {
    const Loop loop(64 * mib, 4096);
    alone([&] {
        Host host(loop);
        const auto result = host.apply_plan(host.plan());
        EXPECT_EQ(result.outcome, ApplyOutcome::done) << words(result);
        expect_in_place(loop);
    });
}

// A run that ends after any number of steps is carried on by the next one.
TEST(Apply, ContinuesAfterAnyStep) {
    const auto steps = [] {
        auto input = plan_input();
        return decide(input).steps.size();
    }();
    for (std::size_t first = 1; first < steps; ++first) {
        const Loop loop(64 * mib);
        alone([&] {
            Host host(loop);
            auto part = host.plan();
            ASSERT_EQ(part.steps.size(), steps) << sentences(part);
            part.steps.resize(first);
            const auto begun = host.apply_plan(part);
            ASSERT_EQ(begun.outcome, ApplyOutcome::done) << words(begun);
            const auto rest = host.plan();
            ASSERT_THAT(rest.refusals, IsEmpty()) << first << "\n" << sentences(rest);
            EXPECT_EQ(count<FormatDisk>(rest), 0U);
            const auto result = host.apply_plan(rest);
            EXPECT_EQ(result.outcome, ApplyOutcome::done) << first << ": " << words(result);
            expect_in_place(loop);
            EXPECT_THAT(host.plan().steps, IsEmpty()) << first;
            EXPECT_EQ(mounts_of(loop), 4U);
        });
    }
}

// What changes between plan and apply. Nothing may be written to the disk, in no case.
void expect_refused(const Loop& loop, const std::function<void(const Loop&)>& change, const std::string& reason) {
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        ASSERT_EQ(count<FormatDisk>(plan), 1U) << sentences(plan);
        change(loop);
        const auto result = host.apply_plan(plan);
        EXPECT_EQ(result.outcome, ApplyOutcome::refused) << words(result);
        EXPECT_EQ(result.steps_done, 0U);
        EXPECT_THAT(result.what, HasSubstr(reason));
        EXPECT_NE(result.remedy, "");
        EXPECT_FALSE(std::filesystem::exists(ApplyPlaces{}.receipts));
        EXPECT_EQ(text_of("/etc/fstab"), old_fstab);
    });
}

TEST(Apply, DataThatCameMeanwhileIsRefused) {
    const Loop loop(64 * mib);
    expect_refused(loop, [](const Loop& disk) { disk.write(33 * mib, "a database"); }, "holds data");
    EXPECT_EQ(loop.read_below(33 * mib, 10), "a database");
    EXPECT_EQ(loop.read_below(0, 4096), std::string(4096, '\0'));
}

TEST(Apply, AFilesystemThatCameMeanwhileIsRefused) {
    const Loop loop(64 * mib);
    expect_refused(
        loop, [](const Loop& disk) { ASSERT_EQ(std::system(("mkfs.ext4 -q -F -L theirs " + disk.node()).c_str()), 0); },
        "ext4 filesystem (label theirs)");
}

TEST(Apply, AnotherSizeIsRefused) {
    const Loop loop(64 * mib);
    expect_refused(
        loop,
        [](const Loop& disk) {
            disk.truncate(128 * mib);
            ASSERT_EQ(::ioctl(disk.descriptor(), LOOP_SET_CAPACITY), 0);
        },
        "size");
    EXPECT_TRUE(is_blank(loop));
}

TEST(Apply, ADiskThatBecameBusyIsRefused) {
    const Loop loop(64 * mib);
    expect_refused(
        loop,
        [](const Loop& disk) {
            const pid_t child = ::fork();
            if (child == 0) {
                ::pause();
                ::_exit(0);
            }
            EXPECT_GE(disk.descriptor(), 0);
        },
        "held open");
    EXPECT_TRUE(is_blank(loop));
}

TEST(Apply, ATargetThatFilledMeanwhileIsRefused) {
    const Loop loop(64 * mib);
    expect_refused(loop, [](const Loop&) { put("/var/lib/docker/overlay2", "x"); }, "/var/lib/docker is not empty");
    EXPECT_TRUE(is_blank(loop));
}

TEST(Apply, WhatHoldsTheDiskUnseenIsRefused) {
    const Loop loop(64 * mib);
    expect_refused(
        loop,
        [](const Loop& disk) { ASSERT_GE(::open(disk.node().c_str(), O_RDONLY | O_EXCL | O_CLOEXEC), 0); },
        "is held by something that is not seen here");
    EXPECT_TRUE(is_blank(loop));
}

TEST(Apply, AnotherDiskOfTheSameSizeUnderTheSameNameIsRefused) {
    alone([&] {
        Loop loop(Loop::Apart{64 * mib});
        Host host(loop);
        const auto plan = host.plan();
        const auto before = std::get<FormatDisk>(plan.steps.at(0).operation).disk;
        loop.exchange(64 * mib);
        EXPECT_TRUE(is_blank(loop));
        const auto refused = host.apply_plan(plan);
        EXPECT_EQ(refused.outcome, ApplyOutcome::refused) << words(refused);
        EXPECT_THAT(refused.what, HasSubstr("is not the disk that was planned for"));

        // As on a kernel that numbers no disks: what it is laid over tells.
        const auto now = std::get<FormatDisk>(host.plan().steps.at(0).operation).disk;
        EXPECT_NE(before.backing, now.backing);
        auto unnumbered = plan;
        std::get<FormatDisk>(unnumbered.steps.at(0).operation).disk.diskseq = now.diskseq;
        const auto as_well = host.apply_plan(unnumbered);
        EXPECT_EQ(as_well.outcome, ApplyOutcome::refused) << words(as_well);
        EXPECT_THAT(as_well.what, HasSubstr("what it is laid over was"));
        EXPECT_TRUE(is_blank(loop));
    });
}

TEST(Apply, ADiskThatWasTakenAwayIsRefused) {
    const Loop loop(Loop::Apart{64 * mib});
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        loop.take_away();
        const auto refused = host.apply_plan(plan);
        EXPECT_EQ(refused.outcome, ApplyOutcome::refused) << words(refused);
        EXPECT_THAT(refused.what, AnyOf(HasSubstr("is not there any more"), HasSubstr("is not the disk that was planned for")));
    });
}

TEST(Apply, AnotherIdentityIsRefused) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        for (const auto& change : std::vector<std::function<void(Identity&)>>{
                 [](Identity& disk) { disk.serial = "another"; }, [](Identity& disk) { disk.diskseq = 1U; },
                 [](Identity& disk) { disk.number += 1; }, [](Identity& disk) { disk.bytes -= 512; },
                 [](Identity& disk) { disk.name = "loop4095"; }}) {
            auto plan = host.plan();
            change(std::get<FormatDisk>(plan.steps.at(0).operation).disk);
            EXPECT_EQ(host.apply_plan(plan).outcome, ApplyOutcome::refused);
        }
        EXPECT_TRUE(is_blank(loop));
    });
}

TEST(Apply, AnUnfinishedRecordIsRefusedUnlessTheDiskIsBlank) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        ASSERT_TRUE(write_record(host.control, ApplyPlaces{}.journal,
                                 {*plan.disk, plan.uuid, "/undo", "m", "2026-01-31T00:00:00Z"}));
        EXPECT_EQ(host.apply_plan(plan).outcome, ApplyOutcome::refused) << "it came after the plan";
        EXPECT_TRUE(is_blank(loop));
        EXPECT_EQ(count<ForgetRecord>(host.plan()), 1U) << sentences(host.plan());
        loop.write(33 * mib, "half a filesystem");
        EXPECT_THAT(sentences(host.plan()), HasSubstr("blkdiscard --zeroout " + loop.node()));
    });
}

TEST(Apply, StoppedBeforeAnythingIsWritten) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        std::stop_source source;
        ApplyHooks hooks;
        hooks.before_step = [&](const Step&) { source.request_stop(); };
        EXPECT_EQ(host.apply_plan(plan, hooks, source.get_token()).outcome, ApplyOutcome::stopped);
        EXPECT_TRUE(is_blank(loop));
    });
}

// A mkfs.ext4 that fails before it has written anything leaves no record that stands in the way.
TEST(Apply, AMkfsThatFailsLeavesABlankDiskAndNoRecord) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        ASSERT_EQ(::mount("tmpfs", "/usr/local/sbin", "tmpfs", 0, nullptr), 0);
        put("/usr/local/sbin/mkfs.ext4", "#!/bin/sh\necho no memory\nexit 1\n");
        ::chmod("/usr/local/sbin/mkfs.ext4", 0755);
        const auto result = host.apply_plan(plan);
        EXPECT_EQ(result.outcome, ApplyOutcome::failed);
        EXPECT_THAT(result.what, HasSubstr("no memory"));
        EXPECT_THAT(result.what, HasSubstr("still blank"));
        EXPECT_THAT(unfinished(host.control.view(), ApplyPlaces{}.journal).value(), IsEmpty());
        EXPECT_TRUE(is_blank(loop));
    });
}

TEST(Apply, AMkfsThatDiesHalfwayLeavesItsRecord) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        ASSERT_EQ(::mount("tmpfs", "/usr/local/sbin", "tmpfs", 0, nullptr), 0);
        put("/usr/local/sbin/mkfs.ext4", "#!/bin/sh\necho half | dd of=" + loop.node() + " conv=notrunc 2>/dev/null\nkill -9 $$\n");
        ::chmod("/usr/local/sbin/mkfs.ext4", 0755);
        EXPECT_EQ(host.apply_plan(plan).outcome, ApplyOutcome::failed);
        const auto records = unfinished(host.control.view(), ApplyPlaces{}.journal).value();
        ASSERT_THAT(records, SizeIs(1));
        EXPECT_EQ(records[0].disk, *plan.disk);
        EXPECT_THAT(receipts(host.control.view(), ApplyPlaces{}.receipts).value(), IsEmpty());
        EXPECT_THAT(sentences(host.plan()), HasSubstr("did not finish"));
    });
}

// The record is there, and the lock is held, while mkfs.ext4 runs.
TEST(Apply, TheJournalAndTheLockComeBeforeMkfs) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        ASSERT_EQ(::mount("tmpfs", "/usr/local/sbin", "tmpfs", 0, nullptr), 0);
        put("/usr/local/sbin/mkfs.ext4", "#!/bin/sh\nls /var/lib/ack-attach/journal > /run/journal\n"
                                         "flock -n " + loop.node() + " true; echo $? > /run/lock\n"
                                         "echo \"$@\" > /run/arguments\nexec /usr/sbin/mkfs.ext4 \"$@\"\n");
        ::chmod("/usr/local/sbin/mkfs.ext4", 0755);
        const auto result = host.apply_plan(plan);
        EXPECT_EQ(result.outcome, ApplyOutcome::done) << words(result);
        EXPECT_EQ(text_of("/run/journal"), plan.uuid + ".json\n");
        EXPECT_EQ(text_of("/run/lock"), "1\n");
        EXPECT_THAT(text_of("/run/arguments"),
                    HasSubstr("-q -U " + plan.uuid + " -i 8192 -E nodiscard,lazy_itable_init=1,lazy_journal_init=1,assume_storage_prezeroed=1 -z /var/lib/ack-attach"));
        // Given back afterwards.
        EXPECT_EQ(std::system(("flock -n " + loop.node() + " true").c_str()), 0);
    });
}

TEST(Apply, AnExistingFilesystemIsMountedWithItsFiles) {
    const Loop loop(64 * mib);
    ASSERT_EQ(std::system(("mkfs.ext4 -q -F " + loop.node()).c_str()), 0);
    alone([&] {
        Host host(loop);
        ::mkdir("/run/m", 0755);
        ASSERT_EQ(::mount(loop.node().c_str(), "/run/m", "ext4", 0, nullptr), 0);
        put("/run/m/precious", "data");
        EXPECT_THAT(sentences(host.plan()), HasSubstr("is mounted at /run/m"));
        ASSERT_EQ(::umount("/run/m"), 0);
        EXPECT_THAT(sentences(host.plan()), HasSubstr("--disk-use-existing"));
        host.how.wish.use_existing = true;
        const auto result = host.apply_plan(host.plan());
        ASSERT_EQ(result.outcome, ApplyOutcome::done) << words(result);
        EXPECT_EQ(text_of("/var/lib/container/precious"), "data");
        EXPECT_THAT(host.plan().steps, IsEmpty()) << sentences(host.plan());
    });
}

TEST(Apply, AnotherFilesystemThanPlannedIsNotMounted) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        auto plan = host.plan();
        auto format = plan;
        format.steps.resize(1);
        ASSERT_EQ(host.apply_plan(format).outcome, ApplyOutcome::done);
        plan = host.plan();
        ASSERT_EQ(std::system(("mkfs.ext4 -q -F " + loop.node()).c_str()), 0);
        const auto result = host.apply_plan(plan);
        EXPECT_EQ(result.outcome, ApplyOutcome::failed);
        EXPECT_THAT(result.what, HasSubstr("does not hold the ext4 filesystem"));
        EXPECT_EQ(mounts_of(loop), 0U);
    });
}

TEST(Apply, ARivalInFstabIsNotOverruled) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        put("/etc/fstab", "/dev/vdz /var/lib/docker ext4 defaults 0 0\n");
        const auto result = host.apply_plan(plan);
        EXPECT_EQ(result.outcome, ApplyOutcome::failed);
        EXPECT_THAT(result.what, HasSubstr("line 1 of /etc/fstab"));
        EXPECT_EQ(text_of("/etc/fstab"), "/dev/vdz /var/lib/docker ext4 defaults 0 0\n");
    });
}

TEST(Apply, NothingOnTheDiskIsMadeOnTheSystemDisk) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        auto plan = host.plan();
        std::erase_if(plan.steps, [](const Step& step) { return !std::holds_alternative<MakeDirectory>(step.operation); });
        EXPECT_NE(host.apply_plan(plan).outcome, ApplyOutcome::done);
        EXPECT_FALSE(std::filesystem::exists("/var/lib/container/kubelet"));
    });
}

TEST(Apply, APlanWithRefusalsDoesNothing) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        auto plan = host.plan();
        plan.refusals.push_back({"because", "do"});
        const auto result = host.apply_plan(plan);
        EXPECT_EQ(result.outcome, ApplyOutcome::refused);
        EXPECT_EQ(result.what, "because");
        EXPECT_TRUE(is_blank(loop));
    });
}

TEST(Apply, OutsideTheHostsMountNamespaceNothingIsDone) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        const auto plan = host.plan();
        const pid_t child = ::fork();
        if (child == 0) {
            if (::unshare(CLONE_NEWNS) != 0) ::_exit(9);
            const bool seen = in_hosts_mount_namespace(host.control.view());
            const bool planned = !host.plan().refusals.empty();
            ::_exit(!seen && planned && host.apply_plan(plan).outcome == ApplyOutcome::refused ? 0 : 1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
        EXPECT_TRUE(in_hosts_mount_namespace(host.control.view()));
        EXPECT_TRUE(is_blank(loop));
    });
}

TEST(LookForPlan, WhatItFinds) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        put("/var/lib/docker/overlay2/x", "");
        std::filesystem::create_directories("/var/lib/kubelet");
        std::filesystem::create_symlink("/data", "/var/lib/containerd");
        put("/var/.skip-auto-fdisk", "");
        const auto input = host.look();
        EXPECT_EQ(input.targets.at("/var/lib/container").kind, TargetKind::absent);
        EXPECT_EQ(input.targets.at("/var/lib/kubelet").kind, TargetKind::empty_directory);
        EXPECT_EQ(input.targets.at("/var/lib/docker"), (TargetState{TargetKind::full_directory, "overlay2"}));
        EXPECT_EQ(input.targets.at("/var/lib/containerd").kind, TargetKind::symlink);
        EXPECT_THAT(input.markers, ::testing::ElementsAre("/var/.skip-auto-fdisk"));
        ASSERT_TRUE(input.mke2fs) << input.mke2fs.error().what;
        EXPECT_TRUE(input.mke2fs->undo_file);
        EXPECT_TRUE(input.in_hosts_mount_namespace);
        ASSERT_TRUE(input.contents.contains(loop.name()));
        EXPECT_THAT(host.plan().refusals, SizeIs(2)) << sentences(host.plan());
    });
}

TEST(LookForPlan, ADiskThatIsHeldUnseenIsRefusedAlready) {
    const Loop loop(64 * mib);
    alone([&] {
        const Host host(loop);
        EXPECT_THAT(host.plan().refusals, IsEmpty());
        const int holder = ::open(loop.node().c_str(), O_RDONLY | O_EXCL | O_CLOEXEC);
        const auto plan = host.plan();
        ASSERT_THAT(plan.refusals, SizeIs(1));
        EXPECT_THAT(plan.refusals[0].reason, HasSubstr("is held by something that is not seen here"));
        EXPECT_THAT(plan.content, HasSubstr("not read")) << "for hours, to be refused then";
        ::close(holder);
    });
}

TEST(LookForPlan, LinksToDevicesAreFollowed) {
    const Loop loop(16 * mib);
    alone([&] {
        Host host(loop);
        std::filesystem::create_directories("/run/by-id");
        std::filesystem::create_symlink(loop.node(), "/run/by-id/disk");
        host.how.wish.device = "/run/by-id/disk";
        const auto plan = host.plan();
        ASSERT_TRUE(plan.disk) << sentences(plan);
        EXPECT_EQ(plan.disk->name, loop.name());
    });
}

TEST(LookForPlan, AWrongMachineIdIsNone) {
    const Loop loop(16 * mib);
    alone([&] {
        Host host(loop);
        for (const auto* text : {"uninitialized\n", "", "abc\n", "00000000000000000000000000000000\n"}) {
            put("/etc/machine-id", text);
            EXPECT_FALSE(host.look().machine_id) << text;
        }
    });
}

}   // namespace
}   // namespace ack::disk
