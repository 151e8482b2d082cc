// Taking a format back and resuming an interrupted one, with the real mkfs.ext4 and e2undo, on loop devices.
#include "disk/undo_plan.hpp"

#include "disk/apply.hpp"
#include "tests/disk/loop.hpp"
#include "tests/disk/plan_input.hpp"
#include "tests/disk/sandbox.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <sys/stat.h>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using namespace testing;

constexpr std::uint64_t mib = 1ULL << 20;
constexpr const char* old_fstab = "# a comment that stays\nUUID=1 / ext4 defaults 1 1\nbroken\n";

void put(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
}

std::string text_of_file(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Host {
    explicit Host(const Loop& loop) : control(host::HostView::open("/").value()) {
        put("/etc/machine-id", std::string(31, 'a') + "1\n");
        put("/etc/fstab", old_fstab);
        ::chmod("/etc/fstab", 0640);
        std::filesystem::create_directories("/var/lib");
        how.wish = parse_disk_wish(loop.node()).value();
    }
    DiskPlan plan() const {
        return decide(look_for_plan(control.view(), look_at_disks(control.view(), Deadline::never()), how));
    }
    DiskPlan undo_plan(bool force = false) const {
        return decide_undo(look_for_undo(control.view(), look_at_disks(control.view(), Deadline::never()), {}), force);
    }
    ApplyResult apply_plan(const DiskPlan& plan) { return apply(control, plan, {}, {}, Deadline::never(), {}); }

    host::HostControl control;
    LookForPlan how;
};

std::string words(const ApplyResult& result) { return std::to_string(result.steps_done) + " steps, " + result.what; }

std::size_t mounts_of(const Loop& loop) {
    const auto mounts = host::mounts(host::HostView::open("/").value()).value();
    return static_cast<std::size_t>(
        std::count_if(mounts.begin(), mounts.end(), [&](const auto& mount) { return mount.device == loop.number(); }));
}

bool is_blank(const Loop& loop) { return std::holds_alternative<Blank>(prove(loop.open(), {})); }

void instead_of_mkfs(const std::string& script) {
    ASSERT_EQ(::mount("tmpfs", "/usr/local/sbin", "tmpfs", 0, nullptr), 0);
    put("/usr/local/sbin/mkfs.ext4", "#!/bin/sh\n" + script);
    ::chmod("/usr/local/sbin/mkfs.ext4", 0755);
}

TEST(Undo, AFormatThatWasNeverMountedGivesBackEveryByte) {
    const Loop loop(256 * mib);
    alone([&] {
        Host host(loop);
        auto plan = host.plan();
        plan.steps.resize(1);
        // Not zeros only: what is given back is what was there, also where the grid would not have seen it.
        instead_of_mkfs("echo precious | dd of=" + loop.node() + " bs=1 seek=1064 conv=notrunc 2>/dev/null\n"
                        "for at in 4 8192 140000; do head -c 3000 /dev/urandom | dd of=" + loop.node() +
                        " bs=1024 seek=$at conv=notrunc 2>/dev/null; done\n"
                        "sync " + loop.node() + "; cat " + loop.node() + " > /tmp/before\nexec /usr/sbin/mkfs.ext4 -F \"$@\"\n");
        const auto made = host.apply_plan(plan);
        ASSERT_EQ(made.outcome, ApplyOutcome::done) << words(made);
        const auto undo = host.undo_plan();
        ASSERT_THAT(undo.refusals, IsEmpty()) << sentences(undo);
        EXPECT_EQ(count<UndoFormat>(undo), 1U);
        EXPECT_EQ(count<Unmount>(undo), 0U);
        const auto done = host.apply_plan(undo);
        ASSERT_EQ(done.outcome, ApplyOutcome::done) << words(done);
        EXPECT_EQ(std::system(("cmp " + loop.node() + " /tmp/before").c_str()), 0);
        EXPECT_EQ(host.undo_plan().uuid, "") << "there is nothing to undo any more";
    });
}

TEST(Undo, TakesBackAllThatAPlanDidAndNamesWhatTheMountWrote) {
    const Loop loop(256 * mib);
    alone([&] {
        Host host(loop);
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::done);
        ASSERT_EQ(mounts_of(loop), 4U);
        const auto undo = host.undo_plan();
        ASSERT_THAT(undo.refusals, IsEmpty()) << sentences(undo);
        EXPECT_EQ(count<Unmount>(undo), 4U);
        EXPECT_EQ(std::get<Unmount>(undo.steps.at(3).operation).target, "/var/lib/container") << "the base after its binds";
        const auto done = host.apply_plan(undo);
        ASSERT_EQ(done.outcome, ApplyOutcome::done) << words(done);
        EXPECT_EQ(mounts_of(loop), 0U);
        EXPECT_EQ(text_of_file("/etc/fstab"), old_fstab);
        struct stat info {};
        ASSERT_EQ(::stat("/etc/fstab", &info), 0);
        EXPECT_EQ(info.st_mode & 0777U, 0640U);
        for (const auto* path : {"/etc/systemd/system/kubelet.service.d", "/etc/systemd/system/docker.service.d",
                                 "/var/.skip-auto-fdisk"})
            EXPECT_FALSE(std::filesystem::exists(path)) << path;
        EXPECT_THAT(unfinished(host.control.view(), ApplyPlaces{}.journal).value(), IsEmpty());
        EXPECT_EQ(host.undo_plan().uuid, "");
        ProofOptions options;
        EXPECT_THAT(what_is_left(host.control.view(), *undo.disk, options), HasSubstr("not blank again: holds data"))
            << "the filesystem's journal";
        // The superblock and the group descriptors are zeros again.
        EXPECT_EQ(loop.read_below(0, 8192), std::string(8192, '\0'));
    });
}

void expect_undo_refused(const std::string& reason, bool force_helps, const std::function<void(const Loop&)>& change) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::done);
        change(loop);
        const auto fstab = text_of_file("/etc/fstab");
        const auto undo = host.undo_plan();
        EXPECT_THAT(sentences(undo), HasSubstr(reason));
        EXPECT_THAT(undo.refusals, Not(IsEmpty()));
        EXPECT_THAT(undo.steps, IsEmpty());
        EXPECT_EQ(host.undo_plan(true).refusals.empty(), force_helps) << sentences(host.undo_plan(true));
        EXPECT_EQ(host.apply_plan(undo).outcome, ApplyOutcome::refused);
        EXPECT_EQ(text_of_file("/etc/fstab"), fstab);
    });
}

TEST(Undo, FilesThatAreNotOursAreKept) {
    expect_undo_refused("/var/lib/container/kubelet/pods", true, [](const Loop&) { put("/var/lib/kubelet/pods", "x"); });
    expect_undo_refused("/var/lib/container/db", true, [](const Loop&) { put("/var/lib/container/db", "x"); });
}
TEST(Undo, AHostThatJoinedIsRefused) {
    expect_undo_refused("joined a cluster", true, [](const Loop&) { put("/etc/kubernetes/kubelet.conf", "x"); });
}
TEST(Undo, WithoutTheTrueUndoFileItIsRefused) {
    const auto undo_file = [] {
        return receipts(host::HostView::open("/").value(), ApplyPlaces{}.receipts).value().at(0).undo_file;
    };
    expect_undo_refused("the undo file cannot be used", false, [&](const Loop&) { std::filesystem::remove(undo_file()); });
    expect_undo_refused("is not as it was written", false, [&](const Loop&) { std::ofstream(undo_file(), std::ios::app) << "x"; });
}
TEST(Undo, AnEditedFstabLineIsRefused) {
    expect_undo_refused("/etc/fstab has a line for /var/lib/docker", false,
                        [](const Loop&) {
                            auto text = text_of_file("/etc/fstab");
                            const std::string docker = " /var/lib/docker none";
                            put("/etc/fstab", text.replace(text.find(docker), docker.size(), " /var/lib/docker  none"));
                        });
}
TEST(Undo, AnotherMountOfTheDiskIsRefused) {
    expect_undo_refused("is also mounted at /run/m", false, [](const Loop& loop) {
        ::mkdir("/run/m", 0755);
        ASSERT_EQ(::mount(loop.node().c_str(), "/run/m", "ext4", 0, nullptr), 0);
    });
}
TEST(Undo, AMountBelowIsRefused) {
    expect_undo_refused("below /var/lib/kubelet", false, [](const Loop&) {
        ::mkdir("/var/lib/kubelet/x", 0755);
        ASSERT_EQ(::mount("tmpfs", "/var/lib/kubelet/x", "tmpfs", 0, nullptr), 0);
    });
}
TEST(Undo, AReceiptOfAnotherHostIsRefused) {
    expect_undo_refused("machine id", false, [](const Loop&) { put("/etc/machine-id", std::string(31, 'b') + "1\n"); });
}
TEST(Undo, AnotherFilesystemOnTheDiskIsNotTouched) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        auto plan = host.plan();
        plan.steps.resize(1);
        ASSERT_EQ(host.apply_plan(plan).outcome, ApplyOutcome::done);
        const auto undo = host.undo_plan(true);
        ASSERT_EQ(std::system(("mkfs.ext4 -q -F -L theirs " + loop.node()).c_str()), 0);
        EXPECT_EQ(host.apply_plan(undo).outcome, ApplyOutcome::refused);
        EXPECT_THAT(sentences(host.undo_plan(true)), HasSubstr("label theirs"));
        EXPECT_FALSE(is_blank(loop));
    });
}

TEST(Undo, NothingIsUnmountedWhileOneOfTheMountsIsInUse) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::done);
        const auto undo = host.undo_plan();
        const int held = ::open("/var/lib/containerd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const auto result = host.apply_plan(undo);
        EXPECT_EQ(result.outcome, ApplyOutcome::refused) << words(result);
        EXPECT_THAT(result.what, HasSubstr("/var/lib/containerd: it is in use"));
        EXPECT_EQ(mounts_of(loop), 4U);
        ::close(held);
        EXPECT_EQ(host.apply_plan(undo).outcome, ApplyOutcome::done);
    });
}

TEST(Undo, AFileThatCameAfterThePlanIsKept) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::done);
        const auto undo = host.undo_plan();
        put("/var/lib/container/db", "precious");
        EXPECT_THAT(host.apply_plan(undo).what, HasSubstr("/var/lib/container/db is there now"));
        EXPECT_EQ(text_of_file("/var/lib/container/db"), "precious");
        put("/var/lib/container/db", "still writable");
        EXPECT_EQ(text_of_file("/var/lib/container/db"), "still writable");
    });
}

// The look and the unmounting are two calls: a writer that comes between them must be kept out.
TEST(Undo, NobodyCanWriteBetweenTheLastLookAndTheUnmounting) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::done);
        ASSERT_TRUE(host.control.make_read_only("/var/lib/container"));
        EXPECT_LT(::open("/var/lib/kubelet/late", O_CREAT | O_WRONLY | O_CLOEXEC, 0600), 0);
        EXPECT_EQ(errno, EROFS);
        ASSERT_TRUE(host.control.make_writable("/var/lib/container"));
        const int held = ::open("/var/lib/kubelet/late", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        EXPECT_GE(held, 0);
        const auto busy = host.control.make_read_only("/var/lib/container");
        ASSERT_FALSE(busy);
        EXPECT_THAT(busy.error().what, HasSubstr("open for writing"));
        ::close(held);
    });
}

// As e2undo leaves it that was killed: the record is there, the superblock is gone.
void interrupt_undo(Host& host, const Loop& loop) {
    const auto undo = host.undo_plan();
    const auto receipt = receipts(host.control.view(), ApplyPlaces{}.receipts).value().at(0);
    for (const auto* target : {"kubelet", "docker", "containerd", "container"})
        ASSERT_EQ(::umount((std::string("/var/lib/") + target).c_str()), 0);
    ASSERT_TRUE(write_record(host.control, ApplyPlaces{}.journal,
                             {*undo.disk, receipt.uuid, receipt.undo_file, std::string(31, 'a') + "1", "2026-01-01T00:00:00Z",
                              receipt.undo_sha256}));
    loop.write(0, std::string(8192, '\0'));
    loop.sync();
}

TEST(Undo, AnInterruptedOneIsContinuedWithoutForce) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::done);
        interrupt_undo(host, loop);
        const auto rest = host.undo_plan();
        ASSERT_THAT(rest.refusals, IsEmpty()) << sentences(rest);
        const auto done = host.apply_plan(rest);
        EXPECT_EQ(done.outcome, ApplyOutcome::done) << words(done);
        EXPECT_EQ(text_of_file("/etc/fstab"), old_fstab);
        EXPECT_THAT(unfinished(host.control.view(), ApplyPlaces{}.journal).value(), IsEmpty());
    });
}

TEST(Undo, AFilesystemThatCameAfterAnInterruptedOneIsNotTouched) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::done);
        interrupt_undo(host, loop);
        const auto rest = host.undo_plan(true);
        ASSERT_EQ(count<UndoFormat>(rest), 1U) << sentences(rest);
        ASSERT_EQ(std::system(("mkfs.ext4 -q -F -L theirs " + loop.node()).c_str()), 0);
        const auto result = host.apply_plan(rest);
        EXPECT_NE(result.outcome, ApplyOutcome::done);
        EXPECT_THAT(result.what, HasSubstr("label theirs"));
        EXPECT_EQ(std::system(("e2fsck -fn " + loop.node() + " >/dev/null 2>&1").c_str()), 0);
    });
}

TEST(Undo, WhatWasThereBeforeTheFormatStays) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        put("/var/.skip-auto-fdisk", "");
        std::filesystem::create_directories("/var/lib/kubelet");
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::done);
        const auto undo = host.undo_plan();
        EXPECT_THAT(sentences(undo), HasSubstr("/var/.skip-auto-fdisk was there before the format, and stays"));
        const auto done = host.apply_plan(undo);
        ASSERT_EQ(done.outcome, ApplyOutcome::done) << words(done);
        for (const auto* path : {"/var/.skip-auto-fdisk", "/var/lib/kubelet"}) EXPECT_TRUE(std::filesystem::exists(path)) << path;
        for (const auto* path : {"/var/lib/docker", "/var/lib/containerd", "/var/lib/container"})
            EXPECT_FALSE(std::filesystem::exists(path)) << path;
    });
}

TEST(Undo, AReceiptOfAnEarlierVersionIsRead) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::done);
        const auto all = receipts(host.control.view(), ApplyPlaces{}.receipts).value();
        const auto file = (ApplyPlaces{}.receipts / (all.at(0).uuid + ".json")).string();
        auto text = text_of_file(file);
        const auto at = text.find("  \"made\"");
        ASSERT_NE(at, std::string::npos) << text;
        put(file, text.erase(at, text.find("],\n", at) + 3 - at));
        const auto undo = host.undo_plan();
        EXPECT_THAT(undo.refusals, IsEmpty()) << sentences(undo);
        EXPECT_EQ(count<RemoveDirectory>(undo), 0U) << "whose they are is not known";
    });
}

// The undo file of a killed mkfs.ext4 tells where it wrote: a byte elsewhere is somebody else's, and stays.
TEST(Interrupted, DataBesideAnInterruptedFormatRefusesToBePutBack) {
    const Loop loop(64 * mib);
    alone([&] {
        Host host(loop);
        instead_of_mkfs("[ \"$1\" = -V ] && exec /usr/sbin/mkfs.ext4 -V\nstrace -o /dev/null -e trace=pwrite64 -e "
                        "inject=pwrite64:signal=KILL:when=40 /usr/sbin/mkfs.ext4 \"$@\"\n");
        ASSERT_EQ(host.apply_plan(host.plan()).outcome, ApplyOutcome::failed);
        std::filesystem::remove("/usr/local/sbin/mkfs.ext4");
        ASSERT_FALSE(is_blank(loop));
        const auto planned = host.plan();
        ASSERT_EQ(count<RestoreDisk>(planned), 1U) << sentences(planned);
        ASSERT_EQ(std::system(("head -c 3000000 /dev/urandom | dd of=" + loop.node() +
                               " bs=1M conv=notrunc oflag=seek_bytes seek=40000000 2>/dev/null; sync; cat " +
                               loop.node() + " > /tmp/before").c_str()), 0);
        const auto result = host.apply_plan(host.plan());
        EXPECT_NE(result.outcome, ApplyOutcome::done);
        EXPECT_THAT(result.what, HasSubstr("where the interrupted format has written nothing"));
        EXPECT_EQ(std::system(("cmp " + loop.node() + " /tmp/before").c_str()), 0);
    });
}

// mkfs.ext4 is killed at its n-th write, until there is an n that it does not come to.
TEST(Interrupted, AFormatThatWasKilledAnywhereIsDoneAgain) {
    ASSERT_EQ(std::system("command -v strace >/dev/null"), 0) << "packaging/build-needs --tests installs it";
    // The sandbox hides /run and /tmp, not /dev/shm.
    const auto done = "/dev/shm/ack-undo-test-" + std::to_string(::getpid());
    bool finished = false;
    for (int n = 1; n < 2000 && !finished; n += 53) {
        const Loop loop(64 * mib);
        alone([&] {
            Host host(loop);
            instead_of_mkfs("[ \"$1\" = -V ] && exec /usr/sbin/mkfs.ext4 -V\nstrace -o /dev/null -e trace=pwrite64 -e "
                            "inject=pwrite64:signal=KILL:when=" + std::to_string(n) + " /usr/sbin/mkfs.ext4 \"$@\"\n");
            const auto made = host.apply_plan(host.plan());
            std::filesystem::remove("/usr/local/sbin/mkfs.ext4");
            if (made.outcome == ApplyOutcome::done) {
                put(done, "");
                return;
            }
            const bool touched = !is_blank(loop);
            const auto again = host.plan();
            ASSERT_THAT(again.refusals, IsEmpty()) << n << "\n" << sentences(again);
            EXPECT_EQ(count<RestoreDisk>(again), touched ? 1U : 0U) << n << sentences(again);
            const auto result = host.apply_plan(again);
            EXPECT_EQ(result.outcome, ApplyOutcome::done) << n << ": " << words(result);
            EXPECT_EQ(mounts_of(loop), 4U) << n;
            EXPECT_THAT(unfinished(host.control.view(), ApplyPlaces{}.journal).value(), IsEmpty());
        });
        finished = !is_blank(loop) && ::access(done.c_str(), F_OK) == 0;
    }
    EXPECT_TRUE(finished);
    ::unlink(done.c_str());
}

}   // namespace
}   // namespace ack::disk
