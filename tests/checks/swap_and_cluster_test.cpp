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
             "could not be told"},
            {"runtime-fits-cluster",
             [](Scene& s) {
                 s.command.runtime = "docker";
                 s.command.version = "1.24";
             },
             "Kubernetes 1.24 has no docker"}});
}

TABLE_TEST(Cluster, WhatIsOnlyAdvisedWarns) {
    expect(
        fit_host(), Verdict::pass, Verdict::warn,
        {{"no-containers-run",
          [](Scene& s) {
              s.host.containers->push_back(
                  {"docker", "0123456789abcdef", "/run/docker/moby/0123456789abcdef"});
          },
          "docker: /run/docker/moby/0123456789ab"},
         {"no-services-are-deployed",
          [](Scene& s) {
              s.host.listeners->push_back({"127.0.0.1", 3306, 44, "mysqld"});
          },
          "port 3306 at 127.0.0.1 is held by mysqld (process 44)"},
         {"no-services-are-deployed",
          [](Scene& s) {
              s.host.enabled_units->push_back(
                  {"shop.service", "/etc/x.wants/shop.service", "/opt/shop.service"});
          },
          "shop.service is enabled (/etc/x.wants/shop.service)"},
         {"no-services-are-deployed",
          [](Scene& s) {
              s.host.enabled_units->push_back(
                  {"nginx.service", "/etc/x.wants/nginx.service", "/usr/lib/nginx"});
          },
          "nginx.service"},
         {"node-ports-are-free",
          [](Scene& s) {
              s.host.listeners->push_back({"0.0.0.0", 30080, 9, "java"});
          },
          "port 30080 at 0.0.0.0 is held by java"},
         {"node-ports-are-free",
          [](Scene& s) {
              s.host.local_ports = LocalPorts{1024, 65535, "31000-32767"};
          },
          "outgoing connections may take 30000-30999"},
         {"node-ports-are-free", [](Scene& s) { s.command.node_ports = "20000-40000"; }, "take 32768-40000"},
         {"runtime-fits-cluster",
          [](Scene& s) {
              s.command.version = "1.35";
              s.host.programs->push_back({"dockerd", "/usr/bin/dockerd"});
          },
          "/usr/bin/dockerd is installed"}});
}

TABLE_TEST(Cluster, WhatIsNotKnownIsUnknown) {
    expect(
        fit_host(), Verdict::pass, Verdict::unknown,
        {{"host-is-in-no-cluster", [](Scene& s) { s.host.cluster = fail("EIO"); }, "EIO"},
         {"no-leftovers-of-a-cluster", [](Scene& s) { s.host.cluster = fail("EIO"); }, "EIO"},
         {"kubelet-ports-are-free", [](Scene& s) { s.host.listeners = fail("EIO"); }, "EIO"},
         {"no-containers-run", [](Scene& s) { s.host.containers = fail("an image"); }, "an image"},
         {"no-services-are-deployed", [](Scene& s) { s.host.listeners = fail("EIO"); }, "EIO"},
         {"no-services-are-deployed", [](Scene& s) { s.host.enabled_units = fail("EIO"); }, "EIO"},
         {"node-ports-are-free", [](Scene& s) { s.host.listeners = fail("EIO"); }, "EIO"},
         {"node-ports-are-free", [](Scene& s) { s.host.local_ports = fail("EIO"); }, "EIO"},
         {"node-ports-are-free", [](Scene& s) { s.command.node_ports = "many"; }, "--node-port-range many"},
         {"runtime-fits-cluster", [](Scene& s) { s.host.programs = fail("EIO"); }, "EIO"}});
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

TEST(Cluster, WhatRunsOnAJoinedHostBelongsToIt) {
    Scene scene = joined_host();
    scene.host.containers->push_back({"containerd (k8s.io)", "abc", "/run/x/abc"});
    scene.host.listeners->push_back({"0.0.0.0", 30080, 7, "kube-proxy"});
    for (const auto* id : {"no-containers-run", "no-services-are-deployed", "node-ports-are-free"})
        EXPECT_EQ(scene.finding(id).verdict, Verdict::pass) << scene.finding(id).evidence;
    scene.joined = false;
    for (const auto* id : {"no-containers-run", "no-services-are-deployed", "node-ports-are-free"})
        EXPECT_EQ(scene.finding(id).verdict, Verdict::warn) << scene.finding(id).evidence;
    EXPECT_NE(scene.finding("no-containers-run").remedy.find("ctr -n k8s.io task kill abc"),
              std::string::npos);
}

TEST(Cluster, WhatThePolicyKnowsIsNoDeployedService) {
    Scene scene = fit_host();
    scene.host.listeners->push_back({"0.0.0.0", 9100, 7, "node_exporter"});
    scene.host.enabled_units->push_back({"shop.service", "/etc/x.wants/shop.service", "/opt/shop.service"});
    EXPECT_EQ(scene.finding("no-services-are-deployed").verdict, Verdict::warn);
    scene.policy.known_services = {"node_exporter", "shop"};
    EXPECT_EQ(scene.finding("no-services-are-deployed").verdict, Verdict::pass);
    scene.host.enabled_units->push_back(
        {"ack-attach.service", "/etc/x", "/etc/systemd/system/ack-attach.service"});
    scene.host.enabled_units->push_back({"own.timer", "/etc/x", "/etc/systemd/system/own.timer"});
    scene.host.enabled_units->push_back(
        {"snap.lxd.activate.service", "/etc/x",
         "/etc/systemd/system/snap.lxd.activate.service"}); // of Ubuntu's images
    EXPECT_EQ(scene.finding("no-services-are-deployed").verdict, Verdict::pass);
}

TEST(Cluster, NodePortsThatAreReservedAreFree) {
    Scene scene = fit_host();
    scene.host.local_ports = LocalPorts{1024, 65535, "8080,30000-32767"};
    EXPECT_EQ(scene.finding("node-ports-are-free").verdict, Verdict::pass);
}

TEST(Cluster, DockerIsFineWhereTheClusterHasIt) {
    Scene scene = fit_host();
    scene.host.programs->push_back({"dockerd", "/usr/bin/dockerd"});
    scene.command.runtime = "docker";
    scene.command.version = "1.22.15-aliyun.1";
    EXPECT_EQ(scene.finding("runtime-fits-cluster").verdict, Verdict::pass);
    scene.command.given = false;
    EXPECT_EQ(scene.finding("runtime-fits-cluster").verdict, Verdict::skipped);
    scene.command.given = true;
    scene.command.understood = false;
    EXPECT_EQ(scene.finding("runtime-fits-cluster").verdict, Verdict::skipped) << "run --unguarded insists";
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
