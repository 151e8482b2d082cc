// Observers of the operating system, against trees.
#include "checks/look/observers.hpp"
#include "tests/checks/tree.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ack::checks {

namespace {

const Deadline long_enough = Deadline::in(std::chrono::minutes{1});

OsRelease os_of(const char* name) {
    const auto view = host::HostView::open(std::string(TEST_DATA_DIR "/checks/trees/") + name);
    if (!view)
        throw std::runtime_error(view.error().what);
    return look_at_os(*view, long_enough).value();
}

Fact<OsRelease> os_from(std::string_view text) {
    const Tree tree;
    tree.write("/etc/os-release", text);
    return look_at_os(tree.view(), long_enough);
}

std::string elf_for(unsigned char machine) {
    std::string file(64, '\0');
    file.replace(0, 4, "\177ELF");
    file[18] = static_cast<char>(machine);
    return file;
}

} // namespace

TEST(LookAtOs, RecordedSystems) {
    EXPECT_EQ(os_of("alinux3"), (OsRelease{"/etc/os-release",
                                           "alinux",
                                           "3",
                                           "Alibaba Cloud Linux 3 (Soaring Falcon)",
                                           {"rhel", "fedora", "centos", "anolis"}}));
    EXPECT_EQ(os_of("centos7"),
              (OsRelease{"/etc/os-release", "centos", "7", "CentOS Linux 7 (Core)", {"rhel", "fedora"}}));
    EXPECT_EQ(os_of("ubuntu2204"),
              (OsRelease{"/usr/lib/os-release", "ubuntu", "22.04", "Ubuntu 22.04.4 LTS", {"debian"}}));
    EXPECT_EQ(os_of("debian12"),
              (OsRelease{"/etc/os-release", "debian", "12", "Debian GNU/Linux 12 (bookworm)", {}}));
}

TEST(LookAtOs, Quoting) {
    EXPECT_EQ(os_from("# ID=no\nID='al'\nPRETTY_NAME=\"a \\\"b\\\" \\$c \\\\ \\`\"\n")->pretty_name,
              "a \"b\" $c \\ `");
    EXPECT_EQ(os_from("PRETTY_NAME='it\\s'\n")->pretty_name, "it\\s");
    EXPECT_EQ(os_from("ID=one\r\nID=two\r\n")->id, "two");
    EXPECT_EQ(os_from("ID=\"\"\n")->id, "");
    EXPECT_EQ(os_from("ID=\"\n")->id, "\"");
    EXPECT_EQ(os_from("")->id, "linux");
}

TEST(LookAtOs, AbsentIsUnknown) {
    const Tree tree;
    EXPECT_FALSE(look_at_os(tree.view(), long_enough));
}

TEST(LookAtKernel, TheNewestOfAnImage) {
    const Tree tree;
    for (const auto* release :
         {"5.10.134-2.al8.x86_64", "5.10.134-16.al8.x86_64", "4.19.91-27.al7.x86_64", "lost+found"})
        tree.directory(std::string("/lib/modules/") + release);
    EXPECT_EQ(*look_at_kernel(tree.view(), long_enough),
              (Kernel{"5.10.134-16.al8.x86_64", 5, 10, 134, "x86_64"}));
}

TEST(LookAtKernel, TheMachineFromProgramsWhereTheReleaseDoesNotSay) {
    const Tree tree;
    tree.write("/boot/vmlinuz-5.15.0-101-generic", "");
    EXPECT_EQ(look_at_kernel(tree.view(), long_enough)->machine, "");
    tree.write("/usr/bin/env", elf_for(183));
    EXPECT_EQ(*look_at_kernel(tree.view(), long_enough), (Kernel{"5.15.0-101-generic", 5, 15, 0, "aarch64"}));
    tree.write("/usr/bin/env", elf_for(62));
    EXPECT_EQ(look_at_kernel(tree.view(), long_enough)->machine, "x86_64");
    tree.write("/usr/bin/env", elf_for(21));
    EXPECT_EQ(look_at_kernel(tree.view(), long_enough)->machine, "");
}

TEST(LookAtKernel, NoneIsUnknown) {
    const Tree tree;
    tree.directory("/lib/modules/extra");
    EXPECT_FALSE(look_at_kernel(tree.view(), long_enough));
}

TEST(LookAtNames, HostnameAndMachineId) {
    const Tree tree;
    EXPECT_FALSE(look_at_hostname(tree.view(), long_enough));
    EXPECT_FALSE(look_at_machine_id(tree.view(), long_enough));
    tree.write("/etc/hostname", "golden\n");
    tree.write("/etc/machine-id", "0123\n");
    EXPECT_EQ(*look_at_hostname(tree.view(), long_enough), "golden");
    EXPECT_EQ(*look_at_machine_id(tree.view(), long_enough), "0123");
    tree.write("/proc/sys/kernel/hostname", "running\n");
    EXPECT_EQ(*look_at_hostname(tree.view(), long_enough), "running");
}

TEST(LookAtResources, CpusAndMemory) {
    const Tree tree;
    const auto cpus = [&](std::string_view text) {
        tree.write("/sys/devices/system/cpu/online", text);
        return look_at_cpus(tree.view(), long_enough);
    };
    EXPECT_EQ(*cpus("0\n"), 1U);
    EXPECT_EQ(*cpus("0-3,8\n"), 5U);
    for (const auto* bad : {"", "x\n", "3-1\n", "0-\n"})
        EXPECT_FALSE(cpus(bad)) << bad;
    tree.write("/proc/meminfo", "MemTotal: 1000 kB\nMemFree: 10 kB\n");
    EXPECT_EQ(*look_at_memory(tree.view(), long_enough), (Memory{1'024'000, 10'240}));
    tree.write("/proc/meminfo", "MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 500 kB\n");
    EXPECT_EQ(*look_at_memory(tree.view(), long_enough), (Memory{1'024'000, 512'000}));
    tree.write("/proc/meminfo", "MemFree: 10 kB\n");
    EXPECT_FALSE(look_at_memory(tree.view(), long_enough));
}

TEST(LookAtPrograms, InTheStandardDirectories) {
    const Tree tree;
    tree.program("/usr/sbin/mkfs.ext4");
    tree.program("/opt/curl");
    tree.write("/usr/bin/tar", "not executable");
    const auto programs = look_at_programs(tree.view(), long_enough).value();
    const auto path = [&](std::string_view name) {
        for (const auto& program : programs)
            if (program.name == name)
                return program.path;
        ADD_FAILURE() << name << " was not looked for";
        return std::optional<std::string>{};
    };
    EXPECT_EQ(path("mkfs.ext4"), "/usr/sbin/mkfs.ext4");
    for (const auto* name : {"bash", "curl", "tar", "ip", "iptables", "mount", "nsenter", "systemctl",
                             "modprobe", "conntrack", "ebtables", "ethtool", "socat", "tc", "chronyd"})
        EXPECT_EQ(path(name), std::nullopt) << name;
}

TEST(LookAtHost, AnImageSaysOfEachFactThatItIsNotRunning) {
    const Tree tree;
    const auto host = look_at_host(tree.view(), long_enough);
    EXPECT_FALSE(host.live);
    EXPECT_EQ(host.root, tree.view().root());
    for (const auto& why :
         {host.swap ? "" : host.swap.error().what, host.mounts ? "" : host.mounts.error().what,
          host.systemd ? "" : host.systemd.error().what, host.self ? "" : host.self.error().what,
          host.listeners ? "" : host.listeners.error().what,
          host.io_errors ? "" : host.io_errors.error().what,
          host.kubelet_healthz ? "" : host.kubelet_healthz.error().what})
        EXPECT_NE(why.find("is not a running host"), std::string::npos) << why;
    EXPECT_TRUE(host.swap_settings && host.swap_settings->empty());
    EXPECT_TRUE(host.fstab && host.fstab->lines.empty());
    EXPECT_TRUE(host.cluster && *host.cluster == ClusterTraces{});
    EXPECT_FALSE(host.filesystems);
    EXPECT_FALSE(host.units);
    EXPECT_FALSE(host.absent_fstab_sources);
}

TEST(LookAtHost, WhatTheDeadlineLeavesOutIsUnknown) {
    const auto host =
        look_at_host(host::HostView::open("/").value(), Deadline::in(std::chrono::milliseconds{0}));
    EXPECT_FALSE(host.os);
    EXPECT_FALSE(host.swap);
    EXPECT_EQ(host.swap.error().what, "the time was over before this was looked at");
}

TEST(LookAtSelf, ANamespaceOfOurOwnIsSeen) {
    const auto seen_after_unshare = [](int flags) {
        const pid_t child = ::fork();
        if (child == 0) {
            if (::unshare(flags) != 0)
                ::_exit(9);
            const auto self = look_at_self(host::HostView::open("/").value(), long_enough);
            ::_exit(!self ? 8 : self->hosts_mount_namespace ? 1 : 0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return WEXITSTATUS(status);
    };
    EXPECT_EQ(seen_after_unshare(0), 1);
    EXPECT_EQ(seen_after_unshare(CLONE_NEWNS), 0);
}

TEST(LookAtHost, ThisMachine) {
    const auto view = host::HostView::open("/").value();
    const auto host = look_at_host(view, long_enough);
    EXPECT_TRUE(host.live);
    EXPECT_EQ(host.root, "/");
    EXPECT_TRUE(host.os);
    EXPECT_TRUE(host.kernel && !host.kernel->machine.empty());
    EXPECT_TRUE(host.cpus && *host.cpus > 0);
    EXPECT_TRUE(host.memory && host.memory->total > 0);
    EXPECT_TRUE(host.swap) << host.swap.error().what;
    EXPECT_TRUE(host.swap_settings) << host.swap_settings.error().what;
    EXPECT_TRUE(host.mounts && host::mount_at(*host.mounts, "/") != nullptr);
    EXPECT_TRUE(host.filesystems && host.filesystems->size() == 3 && host.filesystems->at(0).bytes > 0);
    EXPECT_TRUE(host.self && host.self->uid == 0 && host.self->capabilities != 0) << "the tests run as root";
    EXPECT_TRUE(host.cluster) << host.cluster.error().what;
    EXPECT_TRUE(host.systemd) << host.systemd.error().what;
}

} // namespace ack::checks
