#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

namespace ack::checks {

TABLE_TEST(Joined, EachCheckFailsWhenItsFactIsBad) {
    constexpr auto drop_in = "/etc/systemd/system/containerd.service.d/50-ack-attach-mounts.conf";
    expect(
        joined_host(), Verdict::pass, Verdict::fail,
        {{"kubelet-is-active", [](Scene& s) { s.host.units->at("kubelet.service").active = "activating"; },
          "activating"},
         {"kubelet-is-active", [](Scene& s) { s.host.units->at("kubelet.service").load = "not-found"; },
          "not-found"},
         {"kubelet-is-healthy", [](Scene& s) { s.host.kubelet_healthz->status = 500; }, "500"},
         {"node-is-registered", [](Scene& s) { s.node->registered = false; }, "has no node"},
         {"no-live-node-of-the-same-name", [](Scene& s) { s.node->boot_id = "another"; }, "the boot another"},
         {"node-is-ready", [](Scene& s) { s.node->registered = false; }, "no node"},
         {"node-is-ready", [](Scene& s) { s.node->ready = "False"; }, "Ready is False"},
         {"node-is-ready", [](Scene& s) { s.node->ready = "Unknown"; }, "Ready is Unknown"},
         {"node-is-ready", [](Scene& s) { s.node->ready.reset(); }, "no condition"},
         {"data-disk-is-in-place", [](Scene& s) { s.host.mounts->pop_back(); },
          "/var/lib/containerd lies on /dev/vda (254:0)"},
         {"data-disk-is-in-place", [](Scene& s) { s.host.mounts->at(1).device = makedev(254, 32); },
          "254:32"},
         {"mounts-survive-a-reboot", [](Scene& s) { s.host.fstab->lines.pop_back(); },
          "no line for /var/lib/containerd"},
         {"mounts-survive-a-reboot", [](Scene& s) { s.host.fstab->lines.at(1).source = "/dev/vdb"; },
          "mounts /dev/vdb at"},
         {"mounts-survive-a-reboot", [](Scene& s) { s.host.fstab->lines.at(2).source = "/srv"; }, "/srv"},
         {"mounts-survive-a-reboot", [](Scene& s) { s.host.drop_ins->erase(drop_in); }, drop_in},
         {"mounts-survive-a-reboot", [](Scene& s) { s.host.drop_ins->at(drop_in) = "[Unit]\n"; },
          "does not make"}});
}

TABLE_TEST(Joined, WhatIsNotKnownIsUnknown) {
    const auto no_plan = [](Scene& s) { s.with_plan = false; };
    expect(
        joined_host(), Verdict::pass, Verdict::unknown,
        {{"kubelet-is-active", [](Scene& s) { s.host.units = fail("no systemd"); }, "no systemd"},
         {"kubelet-is-active", [](Scene& s) { s.host.units->clear(); }, "not asked"},
         {"kubelet-is-healthy", [](Scene& s) { s.host.kubelet_healthz = fail("nothing listens"); },
          "nothing listens"},
         {"node-is-registered", [](Scene& s) { s.node = fail("connection refused"); }, "connection refused"},
         {"no-live-node-of-the-same-name", [](Scene& s) { s.node = fail("refused"); }, "refused"},
         {"no-live-node-of-the-same-name", [](Scene& s) { s.host.boot_id = fail("no /proc"); }, "no /proc"},
         {"node-is-ready", [](Scene& s) { s.node = fail("connection refused"); }, "connection refused"},
         {"data-disk-is-in-place", no_plan, "not looked at"},
         {"data-disk-is-in-place", [](Scene& s) { s.host.mounts = fail("no mountinfo"); }, "no mountinfo"},
         {"data-disk-is-in-place", [](Scene& s) { s.host.mounts->clear(); }, "/var/lib/container"},
         {"mounts-survive-a-reboot", no_plan, "not looked at"},
         {"mounts-survive-a-reboot", [](Scene& s) { s.host.fstab = fail("EIO"); }, "EIO"},
         {"mounts-survive-a-reboot", [](Scene& s) { s.host.drop_ins = fail("EIO"); }, "EIO"},
         {"mounts-survive-a-reboot", [](Scene& s) { s.plan.uuid.clear(); }, "UUID"}});
}

TEST(Joined, AnOldNodeThatIsNotReadyIsWorthAWordOnly) {
    Scene scene = joined_host();
    scene.node->boot_id = "earlier";
    scene.node->ready = "Unknown";
    EXPECT_EQ(scene.finding("no-live-node-of-the-same-name").verdict, Verdict::warn);
}

TEST(Joined, ThePartitionOfTheDataDiskIsTheDataDisk) {
    Scene scene = joined_host();
    for (auto& mount : *scene.host.mounts)
        if (mount.target != "/")
            mount.device = makedev(254, 17);
    EXPECT_EQ(scene.finding("data-disk-is-in-place").verdict, Verdict::fail);
    data_disk_of(scene).partitions.push_back({});
    data_disk_of(scene).partitions[0].number = makedev(254, 17);
    EXPECT_EQ(scene.finding("data-disk-is-in-place").verdict, Verdict::pass);
}

} // namespace ack::checks
