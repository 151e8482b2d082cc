// Observers of what the kernel has and how it is set, against trees.
#include "checks/kernel_features.hpp"
#include "checks/look/observers.hpp"
#include "tests/checks/tree.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>

namespace ack::checks {

namespace {

const Deadline long_enough = Deadline::in(std::chrono::minutes{1});
constexpr auto release = "5.10.134-16.al8.x86_64";

KernelFeature feature_of(const Tree& tree, std::string_view name) {
    const auto features = look_at_kernel_features(tree.view(), long_enough);
    if (!features) {
        ADD_FAILURE() << features.error().what;
        return {};
    }
    EXPECT_EQ(features->size(), wanted_features().size());
    const auto found =
        std::find_if(features->begin(), features->end(), [&](const auto& one) { return one.name == name; });
    return found == features->end() ? KernelFeature{} : *found;
}

std::string in_modules(std::string_view name) {
    return std::string("/lib/modules/") + release + "/" + std::string(name);
}

} // namespace

TEST(LookAtKernelFeatures, ModulesTellOfWhatCanBeAModule) {
    const Tree tree;
    tree.write(in_modules("modules.builtin"), "kernel/fs/ext4/ext4.ko\nkernel/drivers/net/veth.ko\n");
    tree.write(in_modules("modules.dep"), "kernel/fs/overlayfs/overlay.ko.xz:\n"
                                          "kernel/net/bridge/br-netfilter.ko: kernel/net/bridge/bridge.ko\n"
                                          "kernel/net/bridge/bridge.ko:\n");
    for (const auto* name :
         {"overlay filesystem", "ext4", "virtual Ethernet pairs", "bridge netfilter", "bridges"})
        EXPECT_EQ(feature_of(tree, name).there, true) << name;
    EXPECT_EQ(feature_of(tree, "overlay filesystem").seen,
              std::string("/lib/modules/") + release + ": overlay");
    EXPECT_EQ(feature_of(tree, "VXLAN").there, false);
    EXPECT_EQ(feature_of(tree, "network namespaces").there, std::nullopt)
        << "no module, and no configuration";
}

TEST(LookAtKernelFeatures, TheConfigurationTellsTheRest) {
    const Tree tree;
    tree.write(in_modules("modules.builtin"), "");
    tree.write(in_modules("modules.dep"), "");
    tree.write(std::string("/boot/config-") + release,
               "# comment\nCONFIG_NET_NS=y\n# CONFIG_PID_NS is not set\nCONFIG_VXLAN=m\nCONFIG_HZ=250\n");
    EXPECT_EQ(feature_of(tree, "network namespaces").there, true);
    EXPECT_EQ(feature_of(tree, "network namespaces").seen,
              std::string("/boot/config-") + release + ": CONFIG_NET_NS=y");
    EXPECT_EQ(feature_of(tree, "process namespaces").there, false);
    EXPECT_EQ(feature_of(tree, "IPC namespaces").there, false);
    EXPECT_EQ(feature_of(tree, "VXLAN").there, false) << "configured as a module that is not installed";
}

TEST(LookAtKernelFeatures, AModuleOfTheConfigurationIsBelievedWhereNoListIs) {
    const Tree tree;
    tree.directory(in_modules("kernel"));
    tree.write(in_modules("config"), "CONFIG_VXLAN=m\n");
    EXPECT_EQ(feature_of(tree, "VXLAN").there, true);
    EXPECT_EQ(feature_of(tree, "IP sets").there, false);
}

TEST(LookAtKernelFeatures, WhatARunningKernelShowsIsEnough) {
    const Tree tree;
    tree.directory(in_modules("kernel"));
    tree.write("/proc/filesystems", "nodev\toverlay\n\text4\n");
    tree.write("/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t1\t1\n");
    tree.write("/sys/fs/cgroup/cgroup.controllers", "memory pids\n");
    tree.write("/proc/self/ns/net", "");
    for (const auto* name :
         {"overlay filesystem", "ext4", "cgroup cpu", "cgroup memory", "network namespaces"})
        EXPECT_EQ(feature_of(tree, name).there, true) << name;
    EXPECT_EQ(feature_of(tree, "cgroup cpuset").there, std::nullopt);
    EXPECT_EQ(feature_of(tree, "overlay filesystem").seen, "/proc/filesystems: overlay");
}

TEST(LookAtKernelFeatures, NoKernelIsUnknown) {
    const Tree tree;
    EXPECT_FALSE(look_at_kernel_features(tree.view(), long_enough));
}

TEST(LookAtKernelFeatures, ThisMachine) {
    const auto features = look_at_kernel_features(host::HostView::open("/").value(), long_enough);
    ASSERT_TRUE(features) << features.error().what;
    for (const auto& one : *features) {
        const bool is_namespace = one.name.find("namespaces") != std::string::npos;
        EXPECT_TRUE(one.there == true || !is_namespace) << one.name << ": " << one.seen;
    }
}

TEST(LookAtCgroups, OneHierarchyForAll) {
    const Tree tree;
    tree.write("/proc/cgroups",
               "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t9\t1\nmemory\t0\t9\t0\n");
    tree.write("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io\n");
    EXPECT_EQ(*look_at_cgroups(tree.view(), long_enough), (Cgroups{2, {"cpuset", "cpu", "io"}, {"memory"}}));
}

TEST(LookAtCgroups, OneHierarchyForEach) {
    const Tree tree;
    tree.write("/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\n"
                                "cpu\t2\t9\t1\nmemory\t3\t9\t1\npids\t4\t9\t1\nhugetlb\t0\t9\t1\n");
    tree.directory("/sys/fs/cgroup/cpu,cpuacct");
    tree.link("/sys/fs/cgroup/cpu", "cpu,cpuacct");
    tree.directory("/sys/fs/cgroup/memory");
    EXPECT_EQ(*look_at_cgroups(tree.view(), long_enough), (Cgroups{1, {"cpu", "memory"}, {}}))
        << "pids is attached and not mounted here";
}

TEST(LookAtCgroups, WhatIsNoListIsUnknown) {
    const Tree tree;
    EXPECT_FALSE(look_at_cgroups(tree.view(), long_enough));
    tree.write("/proc/cgroups", "cpu 2\n");
    EXPECT_FALSE(look_at_cgroups(tree.view(), long_enough));
}

TEST(LookAtPackageManagers, TheHolderOfAWriteLock) {
    const Tree tree;
    tree.write("/var/lib/dpkg/lock-frontend", "");
    tree.write("/proc/77/comm", "apt-get\n");
    const auto info = tree.view().info("/var/lib/dpkg/lock-frontend").value();
    std::array<char, 64> place{};
    std::snprintf(place.data(), place.size(), "%02x:%02x:%llu 0 EOF\n", major(info.device),
                  minor(info.device), static_cast<unsigned long long>(info.inode));
    const auto holders = [&](const std::string& text) {
        tree.write("/proc/locks", text);
        return look_at_package_managers(tree.view(), long_enough).value();
    };
    EXPECT_EQ(holders(std::string("1: POSIX  ADVISORY  WRITE 77 ") + place.data()),
              (std::vector<LockHolder>{{"/var/lib/dpkg/lock-frontend", 77, "apt-get"}}));
    EXPECT_TRUE(holders(std::string("1: POSIX  ADVISORY  READ 77 ") + place.data()).empty());
    EXPECT_TRUE(holders("1: POSIX  ADVISORY  WRITE 77 00:01:5 0 EOF\n1: -> x\n\n").empty());
}

TEST(LookAtPackageManagers, TheNumberInAFileOnlyWhileItRuns) {
    const Tree tree;
    tree.write("/proc/locks", "");
    tree.write("/run/yum.pid", "88\n");
    tree.link("/var/run", "../run");
    EXPECT_TRUE(look_at_package_managers(tree.view(), long_enough)->empty());
    tree.write("/proc/88/comm", "yum\n");
    EXPECT_EQ(*look_at_package_managers(tree.view(), long_enough),
              (std::vector<LockHolder>{{"/run/yum.pid", 88, "yum"}}));
}

TEST(LookAtPackageManagers, AnImageHasNone) {
    const Tree tree;
    const auto holders = look_at_package_managers(tree.view(), long_enough);
    ASSERT_FALSE(holders);
    EXPECT_NE(holders.error().what.find("is not a running host"), std::string::npos);
}

TEST(LookAtSelinux, RunningAndConfigured) {
    const Tree tree;
    EXPECT_EQ(*look_at_selinux(tree.view(), long_enough), (Selinux{"", "disabled"}));
    tree.write("/etc/selinux/config", "# SELINUX=permissive\nSELINUX=enforcing \nSELINUXTYPE=targeted\n");
    EXPECT_EQ(*look_at_selinux(tree.view(), long_enough), (Selinux{"", "enforcing"}));
    tree.directory("/sys/fs");
    EXPECT_EQ(look_at_selinux(tree.view(), long_enough)->running, "disabled");
    tree.write("/sys/fs/selinux/enforce", "1");
    EXPECT_EQ(look_at_selinux(tree.view(), long_enough)->running, "enforcing");
    tree.write("/sys/fs/selinux/enforce", "0");
    EXPECT_EQ(look_at_selinux(tree.view(), long_enough)->running, "permissive");
}

TEST(LookAtSelinux, TheKernelsCommandLineStandsOverTheFile) {
    const Tree tree;
    tree.write("/etc/selinux/config", "SELINUX=enforcing\n");
    const auto configured = [&] { return look_at_selinux(tree.view(), long_enough)->configured; };
    tree.write("/etc/default/grub", "#GRUB_CMDLINE_LINUX=\"selinux=0\"\nGRUB_CMDLINE_LINUX=\"quiet\"\n");
    EXPECT_EQ(configured(), "enforcing");
    tree.write("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"crashkernel=auto selinux=0\"\n");
    EXPECT_EQ(configured(), "enforcing, but selinux=0 is on the kernel's command line");
    tree.write("/proc/cmdline", "ro xselinux=0 quiet\n");
    EXPECT_EQ(configured(), "enforcing") << "the host was started without it";
    tree.write("/proc/cmdline", "ro enforcing=0\n");
    EXPECT_EQ(configured(), "enforcing, but enforcing=0 is on the kernel's command line");
}

TEST(LookAtLimits, OfARunningHost) {
    const Tree tree;
    tree.write("/proc/sys/fs/file-max", "9223372036854775807\n");
    tree.write("/proc/sys/fs/inotify/max_user_instances", "128\n");
    tree.write("/proc/1/limits",
               "Limit                     Soft Limit           Hard Limit           Units\n"
               "Max open files            1024                 524288               files\n");
    const auto limits = look_at_limits(tree.view(), long_enough).value();
    EXPECT_EQ(limits.sysctls, (std::map<std::string, std::uint64_t>{{"fs.file-max", 9223372036854775807ULL},
                                                                    {"fs.inotify.max_user_instances", 128}}));
    EXPECT_EQ(limits.services_open_files, 524288U);
}

TEST(LookAtLimits, OfAnImageWhatItsFilesSet) {
    const Tree tree;
    tree.write("/usr/lib/sysctl.d/50-default.conf", "fs.file-max = 5\nkernel.pid_max=7\n");
    tree.write("/etc/sysctl.d/50-default.conf", "# replaced\n-kernel/pid_max = 8\nnet.ipv4.ip_forward=1\n");
    tree.write("/etc/sysctl.d/README", "kernel.pid_max=9\n");
    const auto limits = look_at_limits(tree.view(), long_enough).value();
    EXPECT_EQ(limits.sysctls, (std::map<std::string, std::uint64_t>{{"kernel.pid_max", 8}}));
    EXPECT_EQ(limits.set_in.at("kernel.pid_max"), "/etc/sysctl.d/50-default.conf:2");
    EXPECT_EQ(limits.services_open_files, std::nullopt);
}

TEST(LookAtClock, OnlyOfTheRunningHost) {
    const Tree tree;
    EXPECT_FALSE(look_at_clock(tree.view(), long_enough));
    EXPECT_TRUE(look_at_clock(host::HostView::open("/").value(), long_enough));
}

TEST(LookAtHostsFile, LinesWithTheirNumbers) {
    const Tree tree;
    EXPECT_TRUE(look_at_hosts_file(tree.view(), long_enough)->empty());
    tree.write("/etc/hosts",
               "# all\n127.0.0.1 localhost localhost.localdomain # end\n\n::1\tip6-localhost\n10.0.0.1\n");
    EXPECT_EQ(*look_at_hosts_file(tree.view(), long_enough),
              (std::vector<HostsLine>{{2, "127.0.0.1", {"localhost", "localhost.localdomain"}},
                                      {4, "::1", {"ip6-localhost"}}}));
}

} // namespace ack::checks
