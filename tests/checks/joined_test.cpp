#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

namespace ack::checks {

namespace {

void make_anothers(Scene& s) {
    s.node->boot_id = "another";
    s.node->provider_id = "cn-hangzhou.i-another";
}

} // namespace

TABLE_TEST(Joined, EachCheckFailsWhenItsFactIsBad) {
    constexpr auto drop_in = "/etc/systemd/system/containerd.service.d/50-ack-attach-mounts.conf";
    expect(
        joined_host(), Verdict::pass, Verdict::fail,
        {{"runtime-answers", [](Scene& s) { s.host.runtime_sockets->clear(); }, "nobody listens"},
         {"node-has-internal-ip", [](Scene& s) { s.node->internal_ips = {"10.0.0.9"}; },
          "InternalIP 10.0.0.9"},
         {"node-has-internal-ip", [](Scene& s) { s.node->internal_ips.clear(); }, "no InternalIP"},
         {"node-has-internal-ip", [](Scene& s) { s.node->registered = false; }, "no node"},
         {"node-network-is-available", [](Scene& s) { s.node->network_unavailable = "True"; }, "is True"},
         {"node-network-is-available", [](Scene& s) { s.host.cni_files->clear(); }, "/etc/cni/net.d"},
         {"node-network-is-available", [](Scene& s) { s.node->registered = false; }, "no node"},
         {"kubelet-is-active", [](Scene& s) { s.host.units->at("kubelet.service").active = "activating"; },
          "activating"},
         {"kubelet-is-active", [](Scene& s) { s.host.units->at("kubelet.service").load = "not-found"; },
          "not-found"},
         {"kubelet-is-healthy", [](Scene& s) { s.host.kubelet_healthz->status = 500; }, "500"},
         {"node-is-registered", [](Scene& s) { s.node->registered = false; }, "has no node"},
         {"no-live-node-of-the-same-name", make_anothers, "is Ready and another host's"},
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

TABLE_TEST(Joined, WhatDoesNotDisproveJoiningWarns) {
    expect(joined_host(), Verdict::pass, Verdict::warn,
           {{"vendor-log-reports-success",
             [](Scene& s) {
                 s.host.vendor_log->error_code = "DiskinitError";
                 s.host.vendor_log->error_message = "the disk is mounted";
             },
             "DiskinitError (the disk is mounted)"},
            {"vendor-log-reports-success", [](Scene& s) { s.host.vendor_log->success.clear(); }, "no line"},
            {"node-name-is-as-planned",
             [](Scene& s) {
                 s.node->name = "worker-1";
                 s.command.node_name_mode = "nodeip";
             },
             "--node-name-mode nodeip"},
            {"node-name-is-as-planned", [](Scene& s) { s.node->provider_id = "cn-hangzhou.i-other"; },
             "this instance is cn-hangzhou.i-bp1abcdefgh"},
            {"node-name-is-as-planned", [](Scene& s) { s.node->registered = false; }, "no node"}});
}

TEST(Joined, AnErrorOfAnEarlierRunOfTheScriptDoesNotCount) {
    Scene scene = joined_host();
    scene.host.vendor_log->error_code = "DiskinitError";
    scene.host.vendor_log->error_is_older = true;
    EXPECT_EQ(scene.finding("vendor-log-reports-success").verdict, Verdict::pass);
    scene.host.vendor_log->success.clear();
    EXPECT_EQ(scene.finding("vendor-log-reports-success").verdict, Verdict::warn);
    scene.host.vendor_log = VendorLog{};
    EXPECT_EQ(scene.finding("vendor-log-reports-success").verdict, Verdict::skipped);
}

TABLE_TEST(Joined, WhatIsNotKnownIsUnknown) {
    const auto no_plan = [](Scene& s) { s.with_plan = false; };
    expect(
        joined_host(), Verdict::pass, Verdict::unknown,
        {{"vendor-log-reports-success", [](Scene& s) { s.host.vendor_log = fail("EIO"); }, "EIO"},
         {"runtime-answers", [](Scene& s) { s.host.runtime_sockets = fail("EIO"); }, "EIO"},
         {"node-has-internal-ip", [](Scene& s) { s.node = fail("refused"); }, "refused"},
         {"node-has-internal-ip", [](Scene& s) { s.host.addresses = fail("EIO"); }, "EIO"},
         {"node-network-is-available", [](Scene& s) { s.node = fail("refused"); }, "refused"},
         {"node-network-is-available", [](Scene& s) { s.host.cni_files = fail("EIO"); }, "EIO"},
         {"node-name-is-as-planned", [](Scene& s) { s.node = fail("refused"); }, "refused"},
         {"kubelet-is-active", [](Scene& s) { s.host.units = fail("no systemd"); }, "no systemd"},
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

TEST(Joined, AnothersNodeThatIsNotReadyIsWorthAWordOnly) {
    Scene scene = joined_host();
    make_anothers(scene);
    scene.node->ready = "Unknown";
    EXPECT_EQ(scene.finding("no-live-node-of-the-same-name").verdict, Verdict::warn);
}

TEST(Joined, AnEarlierBootsReportIsWorthAWordOnly) {
    Scene scene = joined_host();
    scene.node->boot_id = "earlier";
    EXPECT_EQ(scene.finding("no-live-node-of-the-same-name").verdict, Verdict::warn);
}

TEST(Joined, ALiveNodeOfWhichNothingIsKnownIsUnknown) {
    Scene scene = joined_host();
    scene.node->boot_id = scene.node->provider_id = "";
    scene.node->internal_ips.clear();
    EXPECT_EQ(scene.finding("no-live-node-of-the-same-name").verdict, Verdict::unknown);
    scene.node->ready = "False";
    EXPECT_EQ(scene.finding("no-live-node-of-the-same-name").verdict, Verdict::warn);
}

TEST(Joined, NoNodeOfThatNameIsWell) {
    Scene scene = joined_host();
    scene.node->registered = false;
    EXPECT_EQ(scene.finding("no-live-node-of-the-same-name").verdict, Verdict::pass);
}

TEST(Joined, WithoutCredentialsNobodyIsAsked) {
    const auto finding = fit_host().finding("no-live-node-of-the-same-name");
    EXPECT_EQ(finding.verdict, Verdict::skipped);
    EXPECT_EQ(finding.evidence, "this host has no kubelet.conf");
}

// Removing that node in the console would take a node that is at work.
TEST(Joined, WhoHasAnothersCredentialsIsNotToldToRemoveTheNode) {
    Scene scene = joined_host();
    scene.joined = false;
    for (const auto* id : {"host-is-in-no-cluster", "no-leftovers-of-a-cluster"}) {
        EXPECT_NE(scene.finding(id).remedy.find("Remove"), std::string::npos) << id;
        Scene copied = scene;
        make_anothers(copied);
        EXPECT_EQ(copied.finding(id).verdict, Verdict::fail) << id;
        EXPECT_EQ(copied.finding(id).remedy.find("Remove"), std::string::npos) << id;
    }
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
