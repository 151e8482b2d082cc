#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

TEST(OperatingSystem, EachCheckFailsWhenItsFactIsBad) {
    expect(
        fit_host(), Verdict::pass, Verdict::fail,
        {{"runs-as-root", [](Scene& s) { s.host.self->uid = 1000; }, "effective uid 1000"},
         {"runs-as-root", [](Scene& s) { s.host.self->capabilities &= ~(1ULL << 21U); },
          "without CAP_SYS_ADMIN"},
         {"runs-in-the-hosts-namespaces", [](Scene& s) { s.host.self->hosts_mount_namespace = false; },
          "/proc/1/mountinfo"},
         {"runs-in-the-hosts-namespaces", [](Scene& s) { s.host.self->hosts_pid_namespace = false; },
          "process namespace"},
         {"os-is-supported", [](Scene& s) { s.host.os->id = "debian"; }, "/etc/os-release: ID=debian"},
         {"os-is-supported", [](Scene& s) { s.host.os->version_id = "30"; }, "VERSION_ID=30"},
         {"architecture-is-supported", [](Scene& s) { s.host.kernel->machine = "ppc64le"; }, "ppc64le"},
         {"architecture-is-supported", [](Scene& s) { s.command.architecture = "arm64"; },
          "the attach command is for arm64"},
         {"kernel-is-recent-enough", [](Scene& s) { s.policy.least_kernel = "5.10.135"; },
          "older than 5.10.135"},
         {"kernel-is-recent-enough",
          [](Scene& s) {
              s.host.kernel = Kernel{"3.9.1", 3, 9, 1, "x86_64"};
          },
          "kernel 3.9.1"},
         {"systemd-is-running", [](Scene& s) { s.host.systemd->running = false; }, "PID 1 is not systemd"},
         {"programs-are-present", [](Scene& s) { s.host.programs->at(1).path.reset(); }, "curl"},
         {"root-filesystem-has-space", [](Scene& s) { s.host.filesystems->at(0).bytes_free = 1U << 30U; },
          "/ has 1024 MiB"},
         {"root-filesystem-has-space", [](Scene& s) { s.host.filesystems->at(1).bytes_free = 1U << 20U; },
          "/tmp has 1 MiB"},
         {"root-filesystem-has-space", [](Scene& s) { s.host.filesystems->at(0).inodes_free = 9; },
          "9 inodes"},
         {"hostname-is-valid", [](Scene& s) { s.host.hostname = "localhost.localdomain"; }, "localhost"},
         {"hostname-is-valid", [](Scene& s) { s.host.hostname = "node_1"; }, "node_1"},
         {"hostname-is-valid", [](Scene& s) { s.host.hostname = "node-"; }, "node-"},
         {"hostname-is-valid", [](Scene& s) { s.host.hostname = "a..b"; }, "a..b"},
         {"hostname-is-valid", [](Scene& s) { s.host.hostname = ""; }, "no hostname"},
         {"hostname-is-valid", [](Scene& s) { s.host.hostname = std::string(64, 'a'); }, "64 characters"}});
}

TEST(OperatingSystem, AdvisedProgramsOnlyWarn) {
    expect(fit_host(), Verdict::pass, Verdict::warn,
           {{"programs-are-present", [](Scene& s) { s.host.programs->at(13).path.reset(); }, "socat"}});
}

TEST(OperatingSystem, WhatIsNotKnownIsUnknown) {
    expect(
        fit_host(), Verdict::pass, Verdict::unknown,
        {{"runs-as-root", [](Scene& s) { s.host.self = fail("no /proc"); }, "no /proc"},
         {"runs-in-the-hosts-namespaces", [](Scene& s) { s.host.self = fail("no /proc"); }, "no /proc"},
         {"os-is-supported", [](Scene& s) { s.host.os = fail("no os-release"); }, "no os-release"},
         {"architecture-is-supported", [](Scene& s) { s.host.kernel = fail("no kernel"); }, "no kernel"},
         {"architecture-is-supported", [](Scene& s) { s.host.kernel->machine.clear(); }, "does not say"},
         {"kernel-is-recent-enough", [](Scene& s) { s.host.kernel = fail("no kernel"); }, "no kernel"},
         {"kernel-is-recent-enough", [](Scene& s) { s.policy.least_kernel = "new"; }, "\"new\""},
         {"systemd-is-running", [](Scene& s) { s.host.systemd = fail("an image"); }, "an image"},
         {"systemd-is-running", [](Scene& s) { s.host.systemd->version.reset(); }, "version"},
         {"systemd-is-running", [](Scene& s) { s.host.os = fail("no os-release"); }, "no os-release"},
         {"programs-are-present", [](Scene& s) { s.host.programs = fail("EIO"); }, "EIO"},
         {"programs-are-present", [](Scene& s) { s.host.programs->erase(s.host.programs->begin()); }, "bash"},
         {"root-filesystem-has-space", [](Scene& s) { s.host.filesystems = fail("an image"); }, "an image"},
         {"root-filesystem-has-space", [](Scene& s) { s.host.filesystems->clear(); }, "/ was not"},
         {"hostname-is-valid", [](Scene& s) { s.host.hostname = fail("EIO"); }, "EIO"}});
}

TEST(OperatingSystem, VersionsAreEqualOrBelow) {
    const auto verdict = [](const char* id, const char* version) {
        Scene scene = fit_host();
        scene.host.os->id = id;
        scene.host.os->version_id = version;
        return scene.finding("os-is-supported").verdict;
    };
    EXPECT_EQ(verdict("rhel", "8.9"), Verdict::pass);
    EXPECT_EQ(verdict("rhel", "80"), Verdict::fail);
    EXPECT_EQ(verdict("ubuntu", "22.04"), Verdict::pass);
    EXPECT_EQ(verdict("alinux", "2.1903"), Verdict::pass);
    EXPECT_EQ(verdict("alinux", "2.1"), Verdict::fail);
}

TEST(OperatingSystem, SystemdOfEl7NeedsItsPatchLevel) {
    const auto verdict = [](const char* package) {
        Scene scene = fit_host();
        scene.host.os = OsRelease{"/etc/os-release", "centos", "7", "CentOS Linux 7 (Core)", {}};
        scene.host.systemd = SystemdState{true, 219U, package};
        return scene.finding("systemd-is-running").verdict;
    };
    EXPECT_EQ(verdict("219-78.el7_9.5"), Verdict::pass);
    EXPECT_EQ(verdict("219-67.el7"), Verdict::pass);
    EXPECT_EQ(verdict("219-62.el7_6.9"), Verdict::fail);
    EXPECT_EQ(verdict(""), Verdict::unknown);
}

TEST(OperatingSystem, WordsOfArchitecturesAgree) {
    Scene scene = fit_host();
    scene.command.architecture = "amd64";
    EXPECT_EQ(scene.finding("architecture-is-supported").verdict, Verdict::pass);
    scene.host.kernel->machine = "aarch64";
    scene.command.architecture = "arm64";
    EXPECT_EQ(scene.finding("architecture-is-supported").verdict, Verdict::pass);
}

TEST(OperatingSystem, FilesystemsWithoutInodeCountsAreNotShortOfThem) {
    Scene scene = fit_host();
    scene.host.filesystems->at(0).inodes = scene.host.filesystems->at(0).inodes_free = 0;
    EXPECT_EQ(scene.finding("root-filesystem-has-space").verdict, Verdict::pass);
}

} // namespace ack::checks
