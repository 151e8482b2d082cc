// What uses a disk without a mount or a descriptor that anybody sees at once: on loop devices of this machine.
#include "disk/obstacles.hpp"
#include "tests/disk/loop.hpp"
#include "tests/disk/tree.hpp"

#include <csignal>
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>

namespace ack::disk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Loop;

constexpr std::uint64_t mib = 1ULL << 20;

// A process that has done `work` and lives until the test is over. It has none of the test's loop devices open.
class Other {
public:
    Other(const Loop& loop, const std::function<bool()>& work) {
        int ready[2];
        if (::pipe2(ready, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const bool well = work();
            ::close(loop.descriptor());
            const char byte = well ? 'y' : 'n';
            static_cast<void>(!::write(ready[1], &byte, 1));
            for (;;) ::pause();
        }
        ::close(ready[1]);
        char byte = 0;
        worked_ = ::read(ready[0], &byte, 1) == 1 && byte == 'y';
        ::close(ready[0]);
    }
    Other(const Other&) = delete;
    Other& operator=(const Other&) = delete;
    ~Other() {
        ::kill(pid_, SIGKILL);
        int status = 0;
        ::waitpid(pid_, &status, 0);
    }
    pid_t pid() const { return pid_; }
    bool worked() const { return worked_; }

private:
    pid_t pid_ = -1;
    bool worked_ = false;
};

struct Seen {
    DiskInventory inventory = look_at_disks(host::HostView::open("/").value(), Deadline::never());
    const Disk& of(const Loop& loop) const {
        const auto* disk = find_disk(inventory, loop.name());
        if (!disk) throw std::runtime_error("no " + loop.name());
        return *disk;
    }
    std::vector<std::string> reasons(const Loop& loop) const {
        std::vector<std::string> words;
        auto seen = inventory;
        seen.unseen.clear();    // this machine's own, whatever they are
        for (const auto& refusal : obstacles(seen, of(loop), Intent::format)) words.push_back(refusal.reason);
        return words;
    }
};

TEST(Uses, NobodyUsesAFreshOne) {
    const Loop loop(8 * mib);
    EXPECT_THAT(Seen().reasons(loop), IsEmpty());
    EXPECT_EQ(loop.open().is_held(), Result<bool>(false));
}

TEST(Uses, AWriterCounts) {
    const Loop loop(8 * mib);
    const Other other(loop, [&] {
        const int device = ::open(loop.node().c_str(), O_WRONLY | O_CLOEXEC);
        return device >= 0 && ::pwrite(device, "x", 1, 4096) == 1;
    });
    ASSERT_TRUE(other.worked());
    EXPECT_THAT(Seen().reasons(loop), ElementsAre(HasSubstr("held open by process " + std::to_string(other.pid()))));
}

TEST(Uses, AMappingOutlivesItsDescriptor) {
    const Loop loop(8 * mib);
    const Other other(loop, [&] {
        const int device = ::open(loop.node().c_str(), O_RDWR | O_CLOEXEC);
        const void* memory = ::mmap(nullptr, mib, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
        ::close(device);
        return memory != MAP_FAILED;
    });
    ASSERT_TRUE(other.worked());
    const Seen seen;
    ASSERT_EQ(seen.of(loop).use.openers.size(), 1U);
    EXPECT_EQ(seen.of(loop).use.openers[0].pid, other.pid());
    EXPECT_THAT(seen.reasons(loop), ElementsAre(HasSubstr("held open by process " + std::to_string(other.pid()))));
}

TEST(Uses, AMountInAnotherNamespaceCounts) {
    const Loop loop(16 * mib);
    ASSERT_EQ(std::system(("mkfs.ext4 -q " + loop.node()).c_str()), 0);
    const auto place = (std::filesystem::temp_directory_path() / ("ack-mount-" + loop.name())).string();
    std::filesystem::create_directories(place);
    {
        const Other other(loop, [&] {
            return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                   ::mount(loop.node().c_str(), place.c_str(), "ext4", 0, nullptr) == 0;
        });
        ASSERT_TRUE(other.worked());
        const Seen seen;
        EXPECT_THAT(seen.of(loop).use.mounts, IsEmpty());
        const auto& elsewhere = seen.of(loop).use.mounts_elsewhere;
        ASSERT_TRUE(elsewhere && elsewhere->size() == 1U);
        EXPECT_EQ(elsewhere->at(0).target, place);
        EXPECT_EQ(elsewhere->at(0).process.pid, other.pid());
        EXPECT_THAT(seen.reasons(loop), ElementsAre(HasSubstr("mounted in another mount namespace, at " + place)));
        EXPECT_EQ(loop.open().is_held(), Result<bool>(true));
    }
    std::filesystem::remove(place);
}

TEST(Uses, AMountOfTheHostIsNotToldTwice) {
    const Loop loop(8 * mib);
    const Other other(loop, [] { return ::unshare(CLONE_NEWNS) == 0; });
    ASSERT_TRUE(other.worked());
    const Seen seen;
    for (const auto& disk : *seen.inventory.disks) {
        if (disk.use.mounts.empty()) continue;
        EXPECT_THAT(*disk.use.mounts_elsewhere, IsEmpty()) << disk.name;
    }
}

TEST(Uses, ALoopOverADiskWhosePathIsGone) {
    const Loop below(8 * mib);
    const auto node = (std::filesystem::temp_directory_path() / ("ack-node-" + below.name())).string();
    ASSERT_EQ(::mknod(node.c_str(), S_IFBLK | 0600, below.number()), 0);
    const int device = ::open(node.c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_GE(device, 0);
    const Loop above(Loop::Over{device});
    ::unlink(node.c_str());
    const Seen seen;
    EXPECT_THAT(*seen.of(above).backing_file, HasSubstr("deleted"));
    EXPECT_THAT(*seen.of(above).backing, HasSubstr("block 7:"));
    EXPECT_THAT(seen.of(below).use.holders, ElementsAre(above.name()));
}

TEST(Uses, WhatTheKernelExportsHasAHolder) {
    const testing::Tree tree;
    tree.disk("vdb", "253:16", 2048);
    tree.disk("vdc", "253:32", 2048);
    tree.disk("vdd", "253:48", 2048);
    tree.put("/proc/1/mountinfo", "20 1 252:0 / / rw,relatime - ext4 /dev/vda rw\n");
    tree.put("/sys/kernel/config/nvmet/subsystems/nqn.example/namespaces/1/device_path", "/dev/vdb\n");
    tree.put("/sys/kernel/config/target/core/fileio_0/backup/udev_path", "/dev/vdc\n");
    tree.put("/sys/kernel/config/target/core/alua/lu_gps/default", "");
    const auto inventory = look_at_disks(tree.view(), Deadline::never());
    ASSERT_TRUE(inventory.disks) << inventory.disks.error().what;
    EXPECT_THAT(find_disk(inventory, "vdb")->use.holders, ElementsAre("NVMe target nqn.example"));
    EXPECT_THAT(find_disk(inventory, "vdc")->use.holders, ElementsAre("SCSI target backup"));
    EXPECT_THAT(find_disk(inventory, "vdd")->use.holders, IsEmpty());
}

TEST(Uses, MountsElsewhereThatAreNotKnownKeepFromFormatting) {
    Disk disk;
    disk.name = "vdb";
    disk.bytes = mib;
    disk.use.mounts_elsewhere.reset();
    EXPECT_THAT(obstacles({}, disk, Intent::format), ::testing::SizeIs(1));
    EXPECT_THAT(obstacles({}, disk, Intent::mount), IsEmpty());
}

// --- what a closer look at a disk said

std::vector<std::string> reasons(const CloseLook& look, Intent intent) {
    Disk disk;
    disk.name = "vdb";
    disk.bytes = mib;
    disk.close_look = look;
    std::vector<std::string> words;
    for (const auto& refusal : obstacles({}, disk, intent)) words.push_back(refusal.reason);
    return words;
}

TEST(CloseLook, EachAnswerIsAnObstacle) {
    EXPECT_THAT(reasons({}, Intent::format), IsEmpty());
    for (const auto intent : {Intent::format, Intent::mount}) {
        EXPECT_THAT(reasons({.held = true}, intent), ElementsAre(HasSubstr("held by something that is not seen")));
        EXPECT_THAT(reasons({.many_controllers = true}, intent), ElementsAre(HasSubstr("multi-attach")));
        EXPECT_THAT(reasons({.reservations = {"host 0x1, key 0x2"}}, intent), ElementsAre(HasSubstr("host 0x1, key 0x2")));
    }
}

TEST(CloseLook, NotKnownKeepsFromFormatting) {
    EXPECT_THAT(reasons({.unknown = "it does not answer"}, Intent::format),
                ElementsAre("whether somebody else uses /dev/vdb is not known: it does not answer"));
    EXPECT_THAT(reasons({.unknown = "it does not answer"}, Intent::mount), IsEmpty());
}

}   // namespace
}   // namespace ack::disk
