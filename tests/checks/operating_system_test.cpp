#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

namespace ack::checks {

namespace {

KernelFeature& feature(Scene& scene, std::string_view name) {
    return *std::find_if(scene.host.kernel_features->begin(), scene.host.kernel_features->end(),
                         [&](const auto& one) { return one.name == name; });
}

} // namespace

TABLE_TEST(OperatingSystem, EachCheckFailsWhenItsFactIsBad) {
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
         {"hostname-is-valid", [](Scene& s) { s.host.hostname = std::string(64, 'a'); }, "64 characters"},
         {"kernel-has-what-containers-need", [](Scene& s) { feature(s, "overlay filesystem").there = false; },
          "overlay filesystem (/boot/config"},
         {"cgroups-are-usable",
          [](Scene& s) {
              s.host.cgroups->controllers = {"cpu", "cpuset", "pids"};
          },
          "memory cannot be used"},
         {"cgroups-are-usable",
          [](Scene& s) {
              s.host.cgroups = Cgroups{1, {"cpu", "cpuacct", "cpuset", "devices", "freezer"}, {"memory"}};
          },
          "memory (/proc/cgroups: not enabled)"},
         {"cpu-and-memory-suffice", [](Scene& s) { s.host.cpus = 1U; }, "1 core and 8192 MiB"},
         {"cpu-and-memory-suffice", [](Scene& s) { s.host.memory->total = 3'499ULL << 20U; }, "3499 MiB"},
         {"root-filesystem-is-writable", [](Scene& s) { s.host.mounts->at(0).read_only = true; },
          "/ (/dev/vda at /)"},
         {"root-filesystem-is-writable",
          [](Scene& s) {
              s.host.mounts->push_back(s.host.mounts->at(0));
              s.host.mounts->back().target = "/var";
              s.host.mounts->back().read_only = true;
          },
          "/var/lib (/dev/vda at /var)"},
         {"machine-id-is-set", [](Scene& s) { s.host.machine_id = ""; }, "empty"},
         {"machine-id-is-set", [](Scene& s) { s.host.machine_id = "uninitialized"; }, "uninitialized"},
         {"machine-id-is-set", [](Scene& s) { s.host.machine_id = std::string(32, '0'); }, "zeros"},
         {"machine-id-is-set", [](Scene& s) { s.host.machine_id = std::string(31, 'a'); }, "32 hexadecimal"},
         {"machine-id-is-set", [](Scene& s) { s.host.machine_id = fail("no file", ENOENT); }, "not there"}});
}

TABLE_TEST(OperatingSystem, WhatIsOnlyAdvisedWarns) {
    expect(
        fit_host(), Verdict::pass, Verdict::warn,
        {{"programs-are-present", [](Scene& s) { s.host.programs->at(13).path.reset(); }, "socat"},
         {"kernel-has-what-containers-need", [](Scene& s) { feature(s, "VXLAN").there = false; }, "VXLAN"},
         {"kernel-has-what-containers-need", [](Scene& s) { feature(s, "IP sets").there.reset(); },
          "IP sets"},
         {"cgroups-are-usable",
          [](Scene& s) {
              s.host.cgroups = Cgroups{1, {"cpu", "cpuacct", "cpuset", "devices", "freezer", "memory"}, {}};
              s.command.version = "1.35.2-aliyun.1";
          },
          "failCgroupV1"},
         {"package-manager-is-free",
          [](Scene& s) {
              s.host.package_managers->push_back({"/var/lib/dpkg/lock-frontend", 321, "unattended-upgr"});
          },
          "/var/lib/dpkg/lock-frontend is held by unattended-upgr (process 321)"},
         {"selinux-does-not-enforce", [](Scene& s) { s.host.selinux->running = "enforcing"; }, "enforcing"},
         {"selinux-does-not-enforce", [](Scene& s) { s.host.selinux->configured = "enforcing"; },
          "/etc/selinux/config: enforcing"},
         {"cpu-and-memory-suffice", [](Scene& s) { s.host.cpus = 3U; }, "advised: 4 cores"},
         {"cpu-and-memory-suffice", [](Scene& s) { s.host.memory->total = 4ULL << 30U; }, "4096 MiB"},
         {"scripts-may-run-from-tmp", [](Scene& s) { s.host.mounts->at(0).options = "rw,noexec"; },
          "/tmp (/: rw,noexec)"},
         {"open-file-limit-suffices",
          [](Scene& s) { s.host.limits->sysctls["fs.inotify.max_user_instances"] = 64; }, "is 64"},
         {"open-file-limit-suffices", [](Scene& s) { s.host.limits->services_open_files = 1024; },
          "/proc/1/limits"},
         {"clock-is-synchronised", [](Scene& s) { s.host.clock->synchronised = false; },
          "chronyd.service runs"},
         {"clock-is-synchronised",
          [](Scene& s) {
              s.host.clock->synchronised = false;
              s.host.units->at("chronyd.service").active = "inactive";
          },
          "no time service runs"},
         {"clock-is-synchronised",
          [](Scene& s) {
              s.host.instance = InstanceFacts{};
              s.host.instance->clock_offset = 11;
          },
          "it is 11 s behind the metadata service's"},
         {"clock-is-synchronised",
          [](Scene& s) {
              s.host.instance = InstanceFacts{};
              s.host.instance->clock_offset = -3600;
          },
          "it is 3600 s ahead of the metadata service's"},
         {"hosts-file-is-sane", [](Scene& s) { s.host.hosts_file->clear(); }, "no line gives localhost"},
         {"hosts-file-is-sane", [](Scene& s) { s.host.hosts_file->at(0).address = "10.0.0.1"; },
          "localhost is 10.0.0.1"},
         {"hosts-file-is-sane",
          [](Scene& s) {
              s.host.hosts_file->push_back({7, "10.0.0.1", {"apiserver.c1.cn-hangzhou.cs.aliyuncs.com"}});
          },
          "/etc/hosts:7: apiserver.c1.cn-hangzhou.cs.aliyuncs.com is pinned"},
         {"machine-id-is-set", [](Scene& s) { s.host.machine_id = "20190711105006363114529432776998"; },
          "made with the image"}});
}

TABLE_TEST(OperatingSystem, WhatIsNotKnownIsUnknown) {
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
         {"hostname-is-valid", [](Scene& s) { s.host.hostname = fail("EIO"); }, "EIO"},
         {"kernel-has-what-containers-need", [](Scene& s) { s.host.kernel_features = fail("no kernel"); },
          "no kernel"},
         {"kernel-has-what-containers-need",
          [](Scene& s) { feature(s, "virtual Ethernet pairs").there.reset(); }, "virtual Ethernet pairs"},
         {"kernel-has-what-containers-need", [](Scene& s) { s.host.kernel_features->clear(); },
          "not looked for"},
         {"cgroups-are-usable", [](Scene& s) { s.host.cgroups = fail("no /proc"); }, "no /proc"},
         {"package-manager-is-free", [](Scene& s) { s.host.package_managers = fail("no /proc"); },
          "no /proc"},
         {"selinux-does-not-enforce", [](Scene& s) { s.host.selinux = fail("EIO"); }, "EIO"},
         {"cpu-and-memory-suffice", [](Scene& s) { s.host.cpus = fail("no /sys"); }, "no /sys"},
         {"cpu-and-memory-suffice", [](Scene& s) { s.host.memory = fail("no /proc"); }, "no /proc"},
         {"root-filesystem-is-writable", [](Scene& s) { s.host.mounts = fail("no /proc"); }, "no /proc"},
         {"root-filesystem-is-writable", [](Scene& s) { s.host.mounts->clear(); }, "does not tell"},
         {"scripts-may-run-from-tmp", [](Scene& s) { s.host.mounts = fail("no /proc"); }, "no /proc"},
         {"scripts-may-run-from-tmp", [](Scene& s) { s.host.mounts->clear(); }, "does not tell"},
         {"open-file-limit-suffices", [](Scene& s) { s.host.limits = fail("EIO"); }, "EIO"},
         {"open-file-limit-suffices", [](Scene& s) { s.host.limits->sysctls.erase("fs.nr_open"); },
          "fs.nr_open"},
         {"open-file-limit-suffices", [](Scene& s) { s.host.limits->services_open_files.reset(); },
          "/proc/1/limits"},
         {"clock-is-synchronised", [](Scene& s) { s.host.clock = fail("ENOSYS"); }, "ENOSYS"},
         {"hosts-file-is-sane", [](Scene& s) { s.host.hosts_file = fail("EIO"); }, "EIO"},
         {"machine-id-is-set", [](Scene& s) { s.host.machine_id = fail("EIO"); }, "EIO"}});
}

TEST(OperatingSystem, AnImageIsJudgedByWhatItsFilesSet) {
    Scene scene = fit_host();
    scene.host.live = false;
    scene.host.limits = Limits{};
    EXPECT_EQ(scene.finding("open-file-limit-suffices").verdict, Verdict::pass);
    scene.host.limits->sysctls["kernel.pid_max"] = 4096;
    scene.host.limits->set_in["kernel.pid_max"] = "/etc/sysctl.d/90.conf";
    const auto finding = scene.finding("open-file-limit-suffices");
    EXPECT_EQ(finding.verdict, Verdict::warn);
    EXPECT_EQ(finding.evidence.find("/etc/sysctl.d/90.conf: kernel.pid_max is 4096"), 0U) << finding.evidence;
}

TEST(OperatingSystem, OldCgroupsDoForClustersBefore135) {
    Scene scene = fit_host();
    scene.host.cgroups = Cgroups{1, {"cpu", "cpuacct", "cpuset", "devices", "freezer", "memory"}, {}};
    for (const auto* version : {"", "1.34", "1.16.9-aliyun.1", "1.x"}) {
        scene.command.version = version;
        EXPECT_EQ(scene.finding("cgroups-are-usable").verdict, Verdict::pass) << version;
    }
    scene.command.version = "1.35";
    EXPECT_EQ(scene.finding("cgroups-are-usable").verdict, Verdict::warn);
}

TEST(OperatingSystem, AClockThatIsKeptIsEnough) {
    Scene scene = fit_host();
    scene.host.units = fail("no systemd");
    EXPECT_EQ(scene.finding("clock-is-synchronised").verdict, Verdict::pass);
    scene.host.instance = InstanceFacts{};
    for (const std::int64_t near : {-10, 0, 1, 10}) {
        scene.host.instance->clock_offset = near;
        EXPECT_EQ(scene.finding("clock-is-synchronised").verdict, Verdict::pass) << near;
    }
    scene.host.clock->synchronised = false;
    EXPECT_NE(scene.finding("clock-is-synchronised").evidence.find("10 s behind"), std::string::npos);
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
