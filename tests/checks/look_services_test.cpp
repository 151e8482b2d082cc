// Observers of what a host does already, against trees.
#include "checks/look/observers.hpp"
#include "checks/port_range.hpp"
#include "tests/checks/tree.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

namespace {

const Deadline long_enough = Deadline::in(std::chrono::minutes{1});

} // namespace

TEST(LookAtContainers, EachOnceByTheRuntimesDirectories) {
    const Tree tree;
    EXPECT_FALSE(look_at_containers(tree.view(), long_enough)) << "an image";
    tree.directory("/proc/sys");
    EXPECT_TRUE(look_at_containers(tree.view(), long_enough)->empty());
    tree.directory("/run/docker/runtime-runc/moby/aaa");
    tree.directory("/run/containerd/io.containerd.runtime.v2.task/moby/aaa");
    tree.directory("/run/containerd/io.containerd.runtime.v2.task/k8s.io/bbb");
    tree.directory("/run/crun/ccc");
    EXPECT_EQ(*look_at_containers(tree.view(), long_enough),
              (std::vector<RunningContainer>{{"docker", "aaa", "/run/docker/runtime-runc/moby/aaa"},
                                             {"podman or CRI-O", "ccc", "/run/crun/ccc"},
                                             {"containerd (k8s.io)", "bbb",
                                              "/run/containerd/io.containerd.runtime.v2.task/k8s.io/bbb"}}));
}

TEST(LookAtEnabledUnits, LinksOfWantsAndRequires) {
    const Tree tree;
    EXPECT_TRUE(look_at_enabled_units(tree.view(), long_enough)->empty());
    const std::string wants = "/etc/systemd/system/multi-user.target.wants/";
    tree.link(wants + "mysqld.service", "/usr/lib/systemd/system/mysqld.service");
    tree.write(wants + "copied.service", "[Unit]\n");
    tree.link("/etc/systemd/system/dbus-org.service", "/usr/lib/systemd/system/x.service");
    EXPECT_EQ(*look_at_enabled_units(tree.view(), long_enough),
              (std::vector<EnabledUnit>{
                  {"copied.service", wants + "copied.service", ""},
                  {"mysqld.service", wants + "mysqld.service", "/usr/lib/systemd/system/mysqld.service"}}));
}

TEST(LookAtLocalPorts, RangeAndReservedOnes) {
    const Tree tree;
    const auto look = [&] { return look_at_local_ports(tree.view(), long_enough); };
    EXPECT_FALSE(look());
    tree.write("/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
    EXPECT_EQ(*look(), (LocalPorts{32768, 60999, ""}));
    tree.write("/proc/sys/net/ipv4/ip_local_reserved_ports", "30000-32767,8080\n");
    EXPECT_EQ(look()->reserved, "30000-32767,8080");
    tree.write("/proc/sys/net/ipv4/ip_local_port_range", "32768\n");
    EXPECT_FALSE(look());
}

TEST(LookAtBootId, OfARunningHost) {
    const Tree tree;
    EXPECT_FALSE(look_at_boot_id(tree.view(), long_enough));
    tree.write("/proc/sys/kernel/random/boot_id", "0d1e2f3a-0000-4000-8000-000000000000\n");
    EXPECT_EQ(*look_at_boot_id(tree.view(), long_enough), "0d1e2f3a-0000-4000-8000-000000000000");
}

TEST(PortRange, IsReadAndCompared) {
    EXPECT_EQ(port_range("30000-32767"), (PortRange{30000, 32767}));
    EXPECT_EQ(port_range("80"), (PortRange{80, 80}));
    for (const auto* bad : {"", "-", "1-", "9-8", "1-65536", "a-b", "1-2-3"})
        EXPECT_FALSE(port_range(bad)) << bad;
    EXPECT_EQ(overlap({30000, 32767}, {32768, 60999}, ""), std::nullopt);
    EXPECT_EQ(overlap({30000, 32767}, {32767, 60999}, ""), (PortRange{32767, 32767}));
    EXPECT_EQ(overlap({30000, 32767}, {1, 65535}, "30000-32766, 1"), (PortRange{32767, 32767}));
    EXPECT_EQ(overlap({30000, 65535}, {1, 65535}, "30000-65535"), std::nullopt);
    EXPECT_EQ(overlap({10, 20}, {1, 65535}, "nonsense,12-18"), (PortRange{10, 20}));
}

} // namespace ack::checks
