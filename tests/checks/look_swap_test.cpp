// Observers of swap: trees, and real swap on a zram device.
#include "checks/look/observers.hpp"
#include "tests/checks/tree.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace ack::checks {

namespace {

const Deadline long_enough = Deadline::in(std::chrono::minutes{1});
constexpr auto heading = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

Fact<std::vector<SwapArea>> swap_from(const std::string& text) {
    const Tree tree;
    tree.write("/proc/swaps", text);
    return look_at_swap(tree.view(), long_enough);
}

std::vector<SwapSetting> settings_of(const Tree& tree) {
    const auto settings = look_at_swap_settings(tree.view(), long_enough);
    if (!settings)
        throw std::runtime_error(settings.error().what);
    return *settings;
}

// A zram device with swap on it. A process of its own takes it away again, also when the test dies: it waits
// for the end of a pipe that only the test holds.
class ZramSwap {
public:
    ZramSwap() {
        std::ifstream("/sys/class/zram-control/hot_add") >> number_;
        if (number_ < 0)
            return;
        std::ofstream("/sys/block/zram" + std::to_string(number_) + "/disksize") << (16U << 20U);
        start_cleaner();
        const auto made = std::system(("mkswap " + path() + " >/dev/null 2>&1").c_str());
        on_ = made == 0 && ::swapon(path().c_str(), 0) == 0;
    }
    ~ZramSwap() {
        if (pipe_ >= 0)
            ::close(pipe_);
        if (cleaner_ > 0)
            ::waitpid(cleaner_, nullptr, 0);
    }
    ZramSwap(const ZramSwap&) = delete;
    ZramSwap& operator=(const ZramSwap&) = delete;

    bool on() const { return on_; }
    void off() const { ::swapoff(path().c_str()); }
    std::string path() const { return "/dev/zram" + std::to_string(number_); }

private:
    void start_cleaner() {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0)
            return;
        cleaner_ = ::fork();
        if (cleaner_ == 0) {
            ::setsid();
            ::close(ends[1]);
            char byte = 0;
            while (::read(ends[0], &byte, 1) < 0) {
            }
            ::swapoff(path().c_str());
            std::ofstream("/sys/class/zram-control/hot_remove") << number_;
            ::_exit(0);
        }
        ::close(ends[0]);
        pipe_ = ends[1];
    }

    int number_ = -1;
    int pipe_ = -1;
    pid_t cleaner_ = -1;
    bool on_ = false;
};

bool is_swap(const std::string& path) {
    const auto areas = look_at_swap(host::HostView::open("/").value(), long_enough).value();
    for (const auto& area : areas)
        if (area.name == path && area.type == "partition" && area.bytes > 0)
            return true;
    return false;
}

} // namespace

TEST(LookAtSwap, Lines) {
    EXPECT_TRUE(swap_from(heading)->empty());
    const auto areas =
        swap_from(std::string(heading) + "/dev/vda3                               partition\t2097148\t0\t-2\n"
                                         "/my\\040swap\\040(deleted)\tfile\t1024\t0\t-3\n"
                                         "/dev/zram0 partition 8 0 100\n");
    ASSERT_TRUE(areas);
    EXPECT_EQ(*areas, (std::vector<SwapArea>{{"/dev/vda3", "partition", 2097148ULL * 1024},
                                             {"/my swap (deleted)", "file", 1024 * 1024},
                                             {"/dev/zram0", "partition", 8192}}));
}

TEST(LookAtSwap, WhatIsNotUnderstoodIsUnknown) {
    EXPECT_FALSE(swap_from(""));
    EXPECT_FALSE(swap_from("/dev/vda3 partition 1 0 -2\n"));
    EXPECT_FALSE(swap_from(std::string(heading) + "/dev/vda3 partition\n"));
    EXPECT_FALSE(swap_from(std::string(heading) + "/dev/vda3 partition many 0 -2\n"));
    EXPECT_FALSE(look_at_swap(Tree().view(), long_enough));
}

TEST(LookAtSwap, RealSwapOnZram) {
    const ZramSwap zram;
    ASSERT_TRUE(zram.on()) << "zram, mkswap or swapon does not work here";
    EXPECT_TRUE(is_swap(zram.path()));
    zram.off();
    EXPECT_FALSE(is_swap(zram.path()));
}

TEST(LookAtSwapSettings, LinesOfFstab) {
    const Tree tree;
    tree.write("/etc/fstab",
               "# UUID=x none swap sw 0 0\nUUID=a / ext4 defaults 0 1\n/swapfile none swap sw 0 0\n"
               "/later none swap noauto 0 0\n");
    EXPECT_EQ(settings_of(tree), (std::vector<SwapSetting>{{"/etc/fstab:3", "fstab: /swapfile"}}));
}

TEST(LookAtSwapSettings, Units) {
    const Tree tree;
    tree.write("/etc/systemd/system/dev-vdb2.swap", "[Swap]\nWhat=/dev/vdb2\n");
    tree.link("/etc/systemd/system/swap.target.wants/dev-vdc1.swap", "/usr/lib/systemd/system/dev-vdc1.swap");
    tree.link("/etc/systemd/system/multi-user.target.wants/zramswap.service",
              "/usr/lib/systemd/system/zramswap.service");
    tree.link("/etc/systemd/system/multi-user.target.wants/sshd.service",
              "/usr/lib/systemd/system/sshd.service");
    tree.write("/usr/lib/systemd/system/idle.swap", "[Swap]\n");
    EXPECT_EQ(settings_of(tree),
              (std::vector<SwapSetting>{
                  {"/etc/systemd/system/dev-vdb2.swap", "unit dev-vdb2.swap is there"},
                  {"/etc/systemd/system/multi-user.target.wants/zramswap.service",
                   "unit zramswap.service is enabled"},
                  {"/etc/systemd/system/swap.target.wants/dev-vdc1.swap", "unit dev-vdc1.swap is enabled"}}));
}

TEST(LookAtSwapSettings, MaskedUnitsBringNothingBack) {
    const Tree tree;
    tree.link("/etc/systemd/system/dev-vdc1.swap", "/dev/null");
    tree.link("/etc/systemd/system/swap.target.wants/dev-vdc1.swap", "/usr/lib/systemd/system/dev-vdc1.swap");
    EXPECT_TRUE(settings_of(tree).empty());
}

TEST(LookAtSwapSettings, ZramGenerator) {
    const Tree tree;
    tree.write("/usr/lib/systemd/zram-generator.conf", "[zram0]\nzram-size = min(ram, 8192)\n");
    EXPECT_TRUE(settings_of(tree).empty()) << "there is no generator";
    tree.program("/usr/lib/systemd/system-generators/zram-generator");
    EXPECT_EQ(settings_of(tree), (std::vector<SwapSetting>{
                                     {"/usr/lib/systemd/zram-generator.conf:1", "zram-generator: zram0"}}));
    tree.write("/etc/systemd/zram-generator.conf.d/10-more.conf",
               "\n[zram1]\nmount-point = /run/z\n[zram2]\n");
    EXPECT_EQ(settings_of(tree).size(), 2U);
    EXPECT_EQ(settings_of(tree)[1].path, "/etc/systemd/zram-generator.conf.d/10-more.conf:4");
    tree.remove("/etc/systemd/zram-generator.conf.d");
    tree.link("/etc/systemd/zram-generator.conf", "/dev/null");
    EXPECT_TRUE(settings_of(tree).empty()) << "switched off as its manual says";
    tree.remove("/etc/systemd/zram-generator.conf");
    tree.link("/etc/systemd/system-generators/zram-generator", "/dev/null");
    EXPECT_TRUE(settings_of(tree).empty()) << "the generator is masked";
}

TEST(LookAtSwapSettings, GptPartitionsOfTheSystemsDisk) {
    const Tree tree;
    tree.program("/usr/lib/systemd/system-generators/systemd-gpt-auto-generator");
    tree.write("/proc/cmdline", "root=/dev/vda2 quiet\n");
    tree.write("/proc/1/mountinfo", "22 1 254:2 / / rw,relatime shared:1 - ext4 /dev/vda2 rw\n");
    tree.link("/sys/dev/block/254:2", "../../devices/pci0000:00/virtio1/block/vda/vda2");
    tree.write("/sys/class/block/vda/vda2/dev", "254:2\n");
    tree.write("/sys/class/block/vda/vda3/dev", "254:3\n");
    tree.write("/run/udev/data/b254:2", "E:ID_PART_ENTRY_TYPE=0fc63daf-8483-4772-8e79-3d69d8477de4\n");
    EXPECT_TRUE(settings_of(tree).empty());
    tree.write("/run/udev/data/b254:3", "E:ID_PART_ENTRY_TYPE=0657fd6d-a4ab-43c4-84e5-0933c84b4f4f\n");
    ASSERT_EQ(settings_of(tree).size(), 1U);
    EXPECT_EQ(settings_of(tree)[0].path, "/dev/vda3");
    tree.write("/proc/cmdline", "root=/dev/vda2 systemd.gpt_auto=0\n");
    EXPECT_TRUE(settings_of(tree).empty());
}

TEST(LookAtSwapSettings, AnUnreadableFstabIsUnknown) {
    const Tree tree;
    tree.directory("/etc/fstab");
    EXPECT_FALSE(look_at_swap_settings(tree.view(), long_enough));
}

} // namespace ack::checks
