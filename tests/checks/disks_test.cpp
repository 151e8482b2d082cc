#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

namespace ack::checks {

namespace {

// As disk/ does with a disk that nobody named.
void refuse_as_local(Scene& scene) {
    const auto why = disk::not_of_the_cloud(data_disk_of(scene), cloud_serials(scene.host.instance, true));
    ASSERT_TRUE(why);
    refuse(scene, why->reason, why->remedy);
}

// A disk with a filesystem that the plan uses as it is.
Scene host_with_filesystem(const std::string& type) {
    Scene scene = fit_host();
    scene.plan.steps.erase(scene.plan.steps.begin());
    std::get<disk::MountDisk>(scene.plan.steps[0].operation).type = type;
    scene.plan.content = "holds an empty " + type + " filesystem";
    scene.content = disk::Holds{{{{type, "filesystem", "", "", "", {}}}, false}};
    return scene;
}

void add_line(Scene& scene, const char* source, const char* target, const char* options = "defaults") {
    const auto number = scene.host.fstab->lines.back().number + 1;
    scene.host.fstab->lines.push_back({number, source, target, "ext4", options, 0, 2});
}

} // namespace

TABLE_TEST(Disks, EachCheckFailsWhenItsFactIsBad) {
    expect(
        fit_host(), Verdict::pass, Verdict::fail,
        {{"data-disk-is-blank-or-usable", [](Scene& s) { refuse(s, "vdb holds an LVM2 member"); },
          "LVM2 member"},
         {"data-disk-is-blank-or-usable",
          [](Scene& s) {
              s.content = disk::Data{4096, "ab", ""};
          },
          "would format"},
         {"data-disk-filesystem-is-ext-or-xfs",
          [](Scene& s) {
              refuse(s, "holds btrfs");
              s.content = disk::Holds{{{{"btrfs", "filesystem", "", "", "", {}}}, false}};
          },
          "btrfs"},
         {"data-disk-filesystem-is-ext-or-xfs",
          [](Scene& s) {
              refuse(s, "holds data");
              s.content = disk::Data{4096, "ab", ""};
          },
          "/dev/vdb"},
         {"disks-answer", [](Scene& s) { s.content = disk::Unreadable{"reading /dev/vdb at 0: I/O error"}; },
          "I/O error"},
         {"disks-answer", [](Scene& s) { data_disk_of(s).read_only = true; }, "read-only"},
         {"disks-answer",
          [](Scene& s) { s.host.io_errors->push_back("I/O error, dev vdb, sector 0 op 0x0"); },
          "dev vdb, sector 0"},
         {"disks-answer", [](Scene& s) { s.host.io_errors->push_back("EXT4-fs error (device vda1): oh"); },
          "/dev/vda"},
         {"data-disk-is-ours-alone", [](Scene& s) { data_disk_of(s).shared = true; }, "multi-attach"},
         {"data-disk-is-ours-alone",
          [](Scene& s) {
              data_disk_of(s).use.openers = {{44, "mysqld"}};
          },
          "mysqld (process 44)"},
         {"data-disk-is-ours-alone", [](Scene& s) { data_disk_of(s).use.holders = {"dm-0"}; }, "/dev/dm-0"},
         {"data-disk-is-ours-alone", [](Scene& s) { data_disk_of(s).use.swap = true; }, "swap"},
         {"data-disk-is-ours-alone",
          [](Scene& s) { data_disk_of(s).use.mounts_elsewhere->push_back({"/data", {9, "postgres"}}); },
          "mounted at /data where postgres (process 9) lives"},
         {"data-disk-is-ours-alone", [](Scene& s) { data_disk_of(s).close_look->many_controllers = true; },
          "multi-attach"},
         {"data-disk-is-ours-alone", [](Scene& s) { data_disk_of(s).close_look->reservations = {"key 0x1"}; },
          "reserved: key 0x1"},
         {"data-disk-is-ours-alone", [](Scene& s) { data_disk_of(s).close_look->held = true; }, "held by something"},
         {"data-disk-is-ours-alone",
          [](Scene& s) {
              s.host.instance->disks->value().pop_back();
              refuse_as_local(s);
          },
          "a local disk"},
         {"data-disk-is-ours-alone",
          [](Scene& s) {
              data_disk_of(s).serial.reset();
              refuse_as_local(s);
          },
          "has no serial"},
         {"mount-targets-are-free", [](Scene& s) { refuse(s, "/var/lib/docker holds overlay2"); },
          "overlay2"},
         {"mount-targets-are-free",
          [](Scene& s) {
              s.host.mounts->push_back(s.host.mounts->front());
              s.host.mounts->back().target = "/var/lib/kubelet";
          },
          "mounted at /var/lib/kubelet"},
         {"fstab-is-sound", [](Scene& s) { add_line(s, "UUID=a", "/data"), add_line(s, "UUID=b", "/data"); },
          "lines 6 and 7"},
         {"fstab-is-sound",
          [](Scene& s) {
              add_line(s, "UUID=gone", "/data");
              s.host.absent_fstab_sources->push_back("UUID=gone");
          },
          "UUID=gone"},
         {"vendor-formatter-is-held-back",
          [](Scene& s) {
              s.plan.steps.pop_back();
              s.content = disk::Holds{};
          },
          "/var/.skip-auto-fdisk"}});
}

TABLE_TEST(Disks, WhatIsOnlyAdvisedWarns) {
    expect(fit_host(), Verdict::pass, Verdict::warn,
           {{"last-data-disk-is-known",
             [](Scene& s) {
                 s.plan = {};
                 s.plan.rule = "nothing asks for a data disk";
             },
             "/dev/vdb"},
            {"last-data-disk-is-known",
             [](Scene& s) {
                 s.plan = {};
                 refuse(s, "/dev/vdb is busy");
             },
             "/dev/vdb is busy"},
            {"data-disk-is-large-enough", [](Scene& s) { s.plan.disk->bytes = 20ULL << 30U; }, "40 GiB"},
            {"data-disk-is-backed-up", [](Scene& s) { s.plan = host_with_filesystem("ext4").plan; },
             "is used with what it holds"},
            {"fstab-names-disks-by-uuid", [](Scene& s) { add_line(s, "/dev/vdc1", "/data"); },
             "line 6: /dev/vdc1"},
            {"fstab-is-sound",
             [](Scene& s) {
                 add_line(s, "UUID=gone", "/data", "defaults,nofail");
                 s.host.absent_fstab_sources->push_back("UUID=gone");
             },
             "UUID=gone"}});
}

TABLE_TEST(Disks, AnEmptyFilesystemHasNothingToLose) {
    expect(host_with_filesystem("ext4"), Verdict::warn, Verdict::pass,
           {{"data-disk-is-backed-up",
             [](Scene& s) {
                 for (auto& step : s.plan.steps)
                     if (auto* mount = std::get_if<disk::MountDisk>(&step.operation))
                         mount->look = disk::FirstLook::empty;
             },
             "empty filesystem"}});
}

TABLE_TEST(Disks, WhatIsNotKnownIsUnknown) {
    const auto no_plan = [](Scene& s) { s.with_plan = false; };
    const auto no_inventory = [](Scene& s) { s.inventory.disks = fail("no /sys"); };
    expect(
        fit_host(), Verdict::pass, Verdict::unknown,
        {{"last-data-disk-is-known", no_plan, "not looked at"},
         {"last-data-disk-is-known", no_inventory, "no /sys"},
         {"data-disk-is-blank-or-usable", no_plan, "not looked at"},
         {"data-disk-is-blank-or-usable", [](Scene& s) { s.with_content = false; }, "was not read"},
         {"data-disk-is-blank-or-usable",
          [](Scene& s) {
              refuse(s, "cannot be read: I/O error");
              s.content = disk::Unreadable{"I/O error"};
          },
          "cannot be read: I/O error"},
         {"data-disk-filesystem-is-ext-or-xfs", no_plan, "not looked at"},
         {"data-disk-filesystem-is-ext-or-xfs",
          [](Scene& s) {
              refuse(s, "unreadable");
              s.content = disk::Unreadable{"I/O error"};
          },
          "I/O error"},
         {"data-disk-is-large-enough", no_plan, "not looked at"},
         {"data-disk-is-backed-up", no_plan, "not looked at"},
         {"disks-answer", no_inventory, "no /sys"},
         {"disks-answer", [](Scene& s) { s.host.io_errors = fail("no /dev/kmsg"); }, "no /dev/kmsg"},
         {"data-disk-is-ours-alone", no_inventory, "no /sys"},
         {"data-disk-is-ours-alone", [](Scene& s) { s.inventory.disks->pop_back(); }, "not in the inventory"},
         {"data-disk-is-ours-alone",
          [](Scene& s) {
              s.inventory.unseen = {{9, "dbserver"}};
          },
          "dbserver (process 9)"},
         {"data-disk-is-ours-alone",
          [](Scene& s) {
              s.host.instance = fail("the service gives 403");
              refuse_as_local(s);
          },
          "the service gives 403"},
         {"data-disk-is-ours-alone", [](Scene& s) { data_disk_of(s).close_look.reset(); }, "was not asked"},
         {"data-disk-is-ours-alone", [](Scene& s) { data_disk_of(s).close_look->unknown = "NVMe: EIO"; },
          "NVMe: EIO"},
         {"data-disk-is-ours-alone", [](Scene& s) { data_disk_of(s).use.mounts_elsewhere.reset(); },
          "another mount namespace"},
         {"mount-targets-are-free", [](Scene& s) { s.host.mounts = fail("no mountinfo"); }, "no mountinfo"},
         {"mount-targets-are-free", [](Scene& s) { refuse(s, "vdb holds data"); }, "vdb holds data"},
         {"fstab-is-sound", [](Scene& s) { s.host.fstab = fail("EIO"); }, "EIO"},
         {"fstab-is-sound", [](Scene& s) { s.host.absent_fstab_sources = fail("no udev"); }, "no udev"},
         {"fstab-names-disks-by-uuid", [](Scene& s) { s.host.fstab = fail("EIO"); }, "EIO"},
         {"vendor-formatter-is-held-back", no_plan, "not looked at"},
         {"vendor-formatter-is-held-back", [](Scene& s) { s.host.markers = fail("EIO"); }, "EIO"}});
    expect(host_with_filesystem("xfs"), Verdict::pass, Verdict::unknown,
           {{"xfs-has-ftype", no_plan, "not looked at"},
            {"xfs-has-ftype", [](Scene& s) { refuse(s, "in use"); }, "refused before"}});
}

TABLE_TEST(Disks, XfsNeedsFtype) {
    expect(host_with_filesystem("xfs"), Verdict::pass, Verdict::fail,
           {{"xfs-has-ftype", [](Scene& s) { refuse(s, "the XFS on /dev/vdb was made with ftype=0"); },
             "ftype=0"}});
    EXPECT_EQ(host_with_filesystem("ext4").finding("xfs-has-ftype").verdict, Verdict::skipped);
    EXPECT_EQ(host_with_filesystem("xfs").finding("data-disk-filesystem-is-ext-or-xfs").verdict,
              Verdict::pass);
}

TEST(Disks, WhatAnInterruptedFormatLeftIsPutBackFirst) {
    Scene scene = fit_host();
    scene.content = disk::Data{4096, "ab", ""};
    auto& steps = scene.plan.steps;
    const disk::Step put_back{disk::RestoreDisk{*scene.plan.disk, "uuid", "/undo", ""}, "put it back"};
    steps.insert(steps.begin(), put_back);
    EXPECT_EQ(scene.finding("data-disk-is-blank-or-usable").verdict, Verdict::pass);
    std::get<disk::RestoreDisk>(steps.front().operation).disk.bytes += 512; // of another one
    EXPECT_EQ(scene.finding("data-disk-is-blank-or-usable").verdict, Verdict::fail);
    steps.erase(steps.begin());
    steps.push_back(put_back); // too late
    EXPECT_EQ(scene.finding("data-disk-is-blank-or-usable").verdict, Verdict::fail);
}

TEST(Disks, NothingThatThePlanRefusesLooksGreen) {
    Scene scene = fit_host();
    refuse(scene, "/var/lib/kubelet is a link", "remove the link");
    const auto finding = scene.finding("data-disk-is-blank-or-usable");
    EXPECT_EQ(finding.verdict, Verdict::fail);
    EXPECT_TRUE(finding.counts_as_failure);
    EXPECT_EQ(finding.evidence, "/var/lib/kubelet is a link");
    EXPECT_EQ(finding.remedy, "remove the link");
    scene.plan.disk.reset();
    EXPECT_EQ(scene.finding("data-disk-is-blank-or-usable").verdict, Verdict::fail);
}

TEST(Disks, WithoutAWantedDiskItsChecksAreSkippedWithTheReason) {
    Scene scene = fit_host();
    scene.plan = {};
    scene.plan.rule = "--disk none";
    for (const auto* id :
         {"data-disk-is-blank-or-usable", "data-disk-filesystem-is-ext-or-xfs", "xfs-has-ftype",
          "data-disk-is-large-enough", "data-disk-is-backed-up", "data-disk-is-ours-alone",
          "mount-targets-are-free", "data-disk-is-in-place", "mounts-survive-a-reboot"}) {
        EXPECT_EQ(scene.finding(id).verdict, Verdict::skipped) << id;
        EXPECT_NE(scene.finding(id).evidence.find("--disk none"), std::string::npos) << id;
    }
}

TEST(Disks, AHostWithoutDataDisksIsFine) {
    Scene scene = fit_host();
    scene.plan = {};
    scene.inventory.disks->pop_back();
    EXPECT_EQ(scene.finding("last-data-disk-is-known").verdict, Verdict::pass);
}

TEST(Disks, ErrorsOfOtherDisksAndOfLoopDevicesSayNothing) {
    Scene scene = fit_host();
    scene.host.io_errors = std::vector<std::string>{
        "I/O error, dev vdba, sector 0", "I/O error, dev xvdb, sector 0", "I/O error, dev vdc, sector 0"};
    EXPECT_EQ(scene.finding("disks-answer").verdict, Verdict::pass);
    scene.host.io_errors = std::vector<std::string>{"I/O error, dev vdb1, sector 0"};
    EXPECT_EQ(scene.finding("disks-answer").verdict, Verdict::fail);
    data_disk_of(scene).kind = disk::DiskKind::loop;
    EXPECT_EQ(scene.finding("disks-answer").verdict, Verdict::pass);
}

TEST(Disks, ProcessesAreAtHomeOnADiskThatIsUsedAsItIs) {
    Scene scene = joined_host();
    data_disk_of(scene).use.openers = {{44, "csi-plugin"}};
    scene.inventory.unseen = {{9, "dbserver"}};
    EXPECT_EQ(scene.finding("data-disk-is-ours-alone").verdict, Verdict::pass);
    refuse(scene, "in use");
    EXPECT_EQ(scene.finding("data-disk-is-ours-alone").verdict, Verdict::fail);
}

TEST(Disks, TheVendorsFormatterIsHeldBack) {
    Scene scene = fit_host();
    const auto verdict = [&] { return scene.finding("vendor-formatter-is-held-back").verdict; };
    EXPECT_EQ(verdict(), Verdict::pass);
    scene.plan.steps.pop_back();
    EXPECT_EQ(verdict(), Verdict::warn) << "the only disk is proved blank";
    scene.content = disk::Holds{};
    EXPECT_EQ(verdict(), Verdict::fail);
    scene.host.markers->push_back("/var/.skip-auto-fdisk");
    EXPECT_EQ(verdict(), Verdict::pass);
    scene.host.markers = std::vector<std::string>{"/var/.skip-yum"};
    EXPECT_EQ(verdict(), Verdict::fail);
    scene.command.understood = false;
    EXPECT_EQ(verdict(), Verdict::unknown);
    scene.command = {};
    EXPECT_EQ(verdict(), Verdict::skipped);
    scene.command = {.given = true,
                     .understood = true,
                     .architecture = "",
                     .server = "",
                     .formats_disk = false,
                     .disk_device = ""};
    EXPECT_EQ(verdict(), Verdict::pass);
    scene.command.disk_device = "/dev/vdb";
    EXPECT_EQ(verdict(), Verdict::fail);
}

TEST(Disks, TheCommandMayNameNoOtherDiskThanThePlan) {
    Scene scene = fit_host();
    const auto verdict_for = [&](const char* device) {
        scene.command.disk_device = device;
        return scene.finding("vendor-formatter-is-held-back").verdict;
    };
    EXPECT_EQ(verdict_for("/dev/vdb"), Verdict::pass);
    EXPECT_EQ(verdict_for("/dev/vdb1"), Verdict::pass);
    EXPECT_EQ(verdict_for("/dev/disk/by-id/virtio-x"), Verdict::pass);
    EXPECT_EQ(verdict_for("/dev/vdc"), Verdict::fail);
    EXPECT_EQ(verdict_for("/dev/vdbc"), Verdict::fail);
    scene.host.markers->push_back("/var/.skip-auto-fdisk");
    EXPECT_EQ(verdict_for("/dev/vdc"), Verdict::fail) << "held back or not, one of both is a mistake";
    scene.plan.disk.reset();
    EXPECT_EQ(verdict_for("/dev/vdc"), Verdict::pass);
}

TEST(Disks, TheSystemsOwnLinesMayNameKernelNames) {
    Scene scene = fit_host();
    add_line(scene, "/dev/vda1", "/boot");
    scene.inventory.disks->at(0).partitions.push_back({});
    scene.inventory.disks->at(0).partitions[0].name = "vda2";
    add_line(scene, "/dev/vda2", "/home");
    EXPECT_EQ(scene.finding("fstab-names-disks-by-uuid").verdict, Verdict::pass);
    scene.inventory.disks->at(0).system_roles.clear();
    EXPECT_EQ(scene.finding("fstab-names-disks-by-uuid").verdict, Verdict::warn);
}

TEST(Disks, AnImagesDevicesAreNotMissed) {
    Scene scene = fit_host();
    scene.host.live = false;
    scene.host.absent_fstab_sources = fail("not a running host");
    EXPECT_EQ(scene.finding("fstab-is-sound").verdict, Verdict::pass);
    scene.host.fstab->broken = {1};
    EXPECT_EQ(scene.finding("fstab-is-sound").verdict, Verdict::warn);
}

TEST(Disks, AllFaultsOfFstabAreNamedAtOnce) {
    Scene scene = fit_host();
    add_line(scene, "UUID=a", "/data");
    add_line(scene, "UUID=b", "/data");
    scene.host.absent_fstab_sources = std::vector<std::string>{"UUID=b"};
    scene.host.fstab->broken = {9};
    const auto evidence = scene.finding("fstab-is-sound").evidence;
    EXPECT_NE(evidence.find("both for /data; names what is not there: UUID=b; line 9 is not an entry"),
              std::string::npos)
        << evidence;
}

TEST(Disks, ALineThatIsNoEntryIsWorthAWordOnly) {
    Scene scene = fit_host();
    scene.host.fstab->broken = {7};
    const auto finding = scene.finding("fstab-is-sound");
    EXPECT_EQ(finding.verdict, Verdict::warn);
    EXPECT_NE(finding.evidence.find("line 7"), std::string::npos);
}

TEST(DataDiskIsOursAlone, ALocalDiskThatWasNamedIsAWarning) {
    auto scene = fit_host();
    scene.host.instance->disks->value().pop_back();
    EXPECT_EQ(scene.finding("data-disk-is-ours-alone").verdict, Verdict::warn);
    scene.host.instance = fail("the service does not answer");
    EXPECT_EQ(scene.finding("data-disk-is-ours-alone").verdict, Verdict::warn);
    scene.policy.on_ecs = false;
    EXPECT_EQ(scene.finding("data-disk-is-ours-alone").verdict, Verdict::pass);
    scene.policy.on_ecs = true;
    data_disk_of(scene).kind = disk::DiskKind::loop;
    EXPECT_EQ(scene.finding("data-disk-is-ours-alone").verdict, Verdict::pass) << "nobody takes a loop for a cloud disk";
}

} // namespace ack::checks
