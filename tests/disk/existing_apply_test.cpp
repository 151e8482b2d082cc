// Real filesystems of others, looked at, refused or used.
#include "tests/disk/images.hpp"
#include "tests/disk/sandbox_host.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace testing;

constexpr std::uint64_t size = 320 * mebi;

std::size_t all_bytes(const Loop& loop) { return sum_of(loop, size); }

void make(const Loop& loop, const std::string& type, const std::string& options = {}) {
    run_command("mkfs." + type + " -q " + options + (type == "xfs" ? " -f " : " -F ") + loop.node());
}

TEST(ExistingApply, AnEmptyFilesystemIsUsedAsItIs) {
    for (const auto* type : {"ext2", "ext3", "ext4", "xfs"}) {
        const Loop loop(size);
        make(loop, type);
        alone([&] {
            SandboxHost host(loop);
            const auto before = all_bytes(loop);
            const auto plan = host.plan();
            ASSERT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
            EXPECT_EQ(count<FormatDisk>(plan), 0U);
            EXPECT_EQ(before, all_bytes(loop)) << "looking wrote to it";
            const auto result = host.apply_plan(plan);
            ASSERT_EQ(result.outcome, ApplyOutcome::done) << type << words_of(result);
            EXPECT_EQ(mounts_from(loop.number()), 4U) << type;
            EXPECT_THAT(host.plan().steps, IsEmpty()) << sentences(host.plan());
        });
    }
}

// lost+found gone and one file come: as many inodes as at first.
TEST(ExistingApply, OneThatOnlyCountsAsEmptyIsRefusedBeforeItIsUsed) {
    const Loop loop(size);
    make(loop, "ext4");
    in_mounted(loop, "ext4", "rmdir lost+found; echo data > database");
    alone([&] {
        SandboxHost host(loop);
        const auto plan = host.plan();
        ASSERT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
        const auto before = all_bytes(loop);
        const auto result = host.apply_plan(plan);
        EXPECT_NE(result.outcome, ApplyOutcome::done);
        EXPECT_THAT(result.what, HasSubstr("is not empty: database is in it"));
        EXPECT_THAT(result.remedy, HasSubstr("--disk-use-existing"));
        EXPECT_EQ(mounts_from(loop.number()), 0U);
        EXPECT_EQ(before, all_bytes(loop));
        host.how.wish.use_existing = true;
        const auto used = host.apply_plan(host.plan());
        EXPECT_EQ(used.outcome, ApplyOutcome::done) << words_of(used);
        EXPECT_EQ(text_at("/var/lib/container/database"), "data\n");
    });
}

// (The kernel itself notes in the superblock that it met an error, even when it mounts read-only.)
TEST(ExistingApply, OneWhoseInsideIsDamagedIsNotMounted) {
    const Loop loop(size);
    make(loop, "ext4");
    run_command("debugfs -w -R 'sif <2> mode 0' " + loop.node());
    alone([&] {
        SandboxHost host(loop);
        host.how.wish.use_existing = true;
        const auto plan = host.plan();
        ASSERT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
        const auto result = host.apply_plan(plan);
        EXPECT_NE(result.outcome, ApplyOutcome::done);
        EXPECT_THAT(result.what, HasSubstr("cannot be mounted read-only"));
        EXPECT_THAT(result.remedy, HasSubstr("e2fsck -fn " + loop.node()));
        EXPECT_EQ(mounts_from(loop.number()), 0U);
    });
}

TEST(ExistingApply, DirtyOnesAreRefusedAndKeepEveryByte) {
    for (const auto* type : {"ext2", "ext4", "xfs"}) {
        const Loop loop(size), copy(size);
        make(loop, type);
        in_mounted(loop, type, "echo x > y; sync y", [&] { copy_disk(loop, copy, size); });
        alone([&] {
            SandboxHost host(copy);
            host.how.wish.use_existing = true;
            const auto before = all_bytes(copy);
            const auto plan = host.plan();
            EXPECT_THAT(plan.steps, IsEmpty()) << type;
            EXPECT_THAT(sentences(plan), HasSubstr("was not unmounted cleanly")) << type;
            EXPECT_EQ(before, all_bytes(copy)) << type;
        });
    }
}

// A mirror half mounts like the filesystem it holds.
TEST(ExistingApply, MembersOfMirrorsAreRefused) {
    const std::string drbd_end = "\x83\x74\x02\x6c", md = "\xfc\x4e\x2b\xa9";
    struct Member { const char* what; std::uint64_t filesystem; std::uint64_t at; std::string bytes; };
    for (const auto& [what, filesystem, at, bytes] : std::vector<Member>{
             {"DRBD", size - 4 * mebi, size - 4096 + 60, drbd_end},
             {"DRBD over the filesystem", size, size - 4096 + 60, drbd_end},
             {"md 0.90", size - mebi, size - 65536, md + std::string("\0\0\0\0\x5a\0\0\0", 8)},
             {"md 1.0", size - mebi, size - 8192, md + std::string("\1\0\0\0", 4)},
             {"an unknown one", size - mebi, size - 3000, "mirror"}}) {
        const Loop loop(size);
        run_command("mkfs.ext4 -q -F " + loop.node() + " " + std::to_string(filesystem / 1024) + "k");
        loop.write(at, bytes);
        loop.sync();
        alone([&] {
            SandboxHost host(loop);
            host.how.wish.use_existing = true;
            EXPECT_THAT(host.plan().steps, IsEmpty()) << what;
            EXPECT_FALSE(host.plan().refusals.empty()) << what;
        });
    }
}

TEST(ExistingApply, TheFilesystemOnASinglePartition) {
    for (const auto* label : {"dos", "gpt"}) {
        const Loop loop(size);
        run_command("echo ',' | sfdisk -q --no-reread --no-tell-kernel -X " + std::string(label) + " " + loop.node());
        run_command("partx -a " + loop.node());
        const auto node = loop.node() + "p1";
        run_command("mkfs.ext4 -q -F " + node);
        alone([&] {
            SandboxHost host(loop);
            const auto plan = host.plan();
            ASSERT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
            EXPECT_EQ(count<FormatDisk>(plan), 0U);
            ASSERT_TRUE(plan.partition);
            const auto result = host.apply_plan(plan);
            ASSERT_EQ(result.outcome, ApplyOutcome::done) << words_of(result);
            struct stat info {};
            ASSERT_EQ(::stat(node.c_str(), &info), 0);
            EXPECT_EQ(mounts_from(info.st_rdev), 4U);
            EXPECT_THAT(text_at("/etc/fstab"), HasSubstr("UUID=" + plan.uuid + " /var/lib/container ext4"));
            EXPECT_THAT(host.plan().steps, IsEmpty()) << sentences(host.plan());
            EXPECT_THAT(host.plan().refusals, IsEmpty()) << sentences(host.plan());
        });
        run_command("partx -d " + loop.node());
    }
}

// A second entry in the table that the kernel was not told of.
TEST(ExistingApply, ATableWithMoreThanTheKernelKnowsIsRefused) {
    const Loop loop(size);
    run_command("printf '%s\\n' ',100M' ',100M' | sfdisk -q --no-reread --no-tell-kernel -X dos " + loop.node());
    run_command("partx -a -n 1 " + loop.node());
    run_command("mkfs.ext4 -q -F " + loop.node() + "p1");
    alone([&] {
        SandboxHost host(loop);
        EXPECT_THAT(host.plan().steps, IsEmpty());
        EXPECT_THAT(sentences(host.plan()), HasSubstr("2 entries"));
    });
    run_command("partx -d -n 1 " + loop.node());
}

TEST(MountAside, IsSeenByNobodyAndGoneWithItsDescriptor) {
    const Loop loop(size);
    make(loop, "ext4");
    alone([&] {
        host::HostControl control(host::HostView::open("/").value());
        const auto table = text_at("/proc/self/mountinfo");
        {
            const auto root = control.mount_aside({loop.node(), "", "ext4", "ro,noload", false});
            ASSERT_TRUE(root) << root.error().what;
            EXPECT_EQ(text_at("/proc/self/mountinfo"), table);
            EXPECT_EQ(::faccessat(root->get(), "lost+found", F_OK, 0), 0);
            EXPECT_NE(::mkdirat(root->get(), "x", 0700), 0);
            EXPECT_LT(::open(loop.node().c_str(), O_RDONLY | O_EXCL | O_CLOEXEC), 0);
        }
        const int device = ::open(loop.node().c_str(), O_RDONLY | O_EXCL | O_CLOEXEC);
        EXPECT_GE(device, 0) << "it is still mounted somewhere";
        ::close(device);
        EXPECT_FALSE(control.mount_aside({loop.node(), "", "xfs", "ro", false}));
        EXPECT_EQ(text_at("/proc/self/mountinfo"), table);
    });
}

}   // namespace
}   // namespace ack::disk
