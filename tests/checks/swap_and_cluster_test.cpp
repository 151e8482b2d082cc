#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

TABLE_TEST(Swap, EachCheckFailsWhenItsFactIsBad) {
    expect(fit_host(), Verdict::pass, Verdict::fail,
           {{"swap-is-off",
             [](Scene& s) {
                 s.host.swap->push_back({"/dev/zram0", "partition", 64U << 20U});
             },
             "/dev/zram0 (partition, 64 MiB)"},
            {"swap-stays-off",
             [](Scene& s) {
                 s.host.swap_settings->push_back({"/etc/fstab:3", "fstab: /swapfile"});
             },
             "/etc/fstab:3: fstab: /swapfile"}});
}

TABLE_TEST(Swap, WhatIsNotKnownIsUnknown) {
    expect(fit_host(), Verdict::pass, Verdict::unknown,
           {{"swap-is-off", [](Scene& s) { s.host.swap = fail("/proc/swaps: EIO"); }, "/proc/swaps: EIO"},
            {"swap-stays-off", [](Scene& s) { s.host.swap_settings = fail("/etc/fstab: EIO"); }, "EIO"}});
}

TABLE_TEST(Cluster, EachCheckFailsWhenItsFactIsBad) {
    expect(fit_host(), Verdict::pass, Verdict::fail,
           {{"host-is-in-no-cluster",
             [](Scene& s) {
                 s.host.cluster->kubelet_conf =
                     KubeletConf{"/etc/kubernetes/kubelet.conf", "https://10.0.0.1:6443", ""};
             },
             "/etc/kubernetes/kubelet.conf points to https://10.0.0.1:6443"},
            {"host-is-in-no-cluster", [](Scene& s) { s.host.cluster->kubelet_pids = {77}; }, "process 77"},
            {"no-leftovers-of-a-cluster",
             [](Scene& s) {
                 s.host.cluster->traces = {{"/etc/kubernetes/pki", "certificates of a cluster"}};
             },
             "/etc/kubernetes/pki"},
            {"kubelet-ports-are-free",
             [](Scene& s) {
                 s.host.listeners->push_back({"0.0.0.0", 10250, 4, "nginx"});
             },
             "port 10250 at 0.0.0.0 is held by nginx (process 4)"},
            {"kubelet-ports-are-free",
             [](Scene& s) {
                 s.host.listeners->push_back({"::", 10256, 0, ""});
             },
             "could not be told"}});
}

TABLE_TEST(Cluster, WhatIsNotKnownIsUnknown) {
    expect(fit_host(), Verdict::pass, Verdict::unknown,
           {{"host-is-in-no-cluster", [](Scene& s) { s.host.cluster = fail("EIO"); }, "EIO"},
            {"no-leftovers-of-a-cluster", [](Scene& s) { s.host.cluster = fail("EIO"); }, "EIO"},
            {"kubelet-ports-are-free", [](Scene& s) { s.host.listeners = fail("EIO"); }, "EIO"}});
}

TEST(Cluster, AJoinedHostAnswersForItsOwnCluster) {
    Scene scene = joined_host();
    for (const auto* id : {"host-is-in-no-cluster", "no-leftovers-of-a-cluster", "kubelet-ports-are-free"}) {
        EXPECT_EQ(scene.finding(id).verdict, Verdict::pass) << scene.finding(id).evidence;
        EXPECT_NE(scene.finding(id).evidence.find("already a node of"), std::string::npos) << id;
    }
    scene.joined = false;
    for (const auto* id : {"host-is-in-no-cluster", "no-leftovers-of-a-cluster", "kubelet-ports-are-free"})
        EXPECT_EQ(scene.finding(id).verdict, Verdict::fail) << id;
}

TEST(Cluster, AForeignHolderOfThePortFailsOnAJoinedHostToo) {
    Scene scene = joined_host();
    scene.host.listeners->push_back({"127.0.0.1", 10248, 5, "nginx"});
    EXPECT_EQ(scene.finding("kubelet-ports-are-free").verdict, Verdict::fail);
}

TEST(Cluster, TheRemedyForLeftoversFitsEachOfThem) {
    Scene scene = fit_host();
    const std::string pod = "/var/lib/kubelet/pods/1/volumes/token";
    scene.host.mounts->push_back({});
    scene.host.mounts->back().target = pod;
    scene.host.cluster->traces = {{"/etc/kubernetes/pki", "x"}, {"cni0", "x"}, {pod, "x"}};
    const auto remedy = scene.finding("no-leftovers-of-a-cluster").remedy;
    EXPECT_NE(remedy.find("mv /etc/kubernetes/pki /etc/kubernetes/pki.old"), std::string::npos) << remedy;
    EXPECT_NE(remedy.find("ip link delete cni0"), std::string::npos) << remedy;
    EXPECT_NE(remedy.find("umount " + pod), std::string::npos) << remedy;
    EXPECT_EQ(remedy.find("rm "), std::string::npos) << remedy;
    EXPECT_EQ(remedy.find("ack-attach clean"), std::string::npos) << remedy;
}

} // namespace ack::checks
