// Observers of the network's settings, and of what an attached host shows, against trees.
#include "checks/look/network/observers.hpp"
#include "checks/look/observers.hpp"
#include "tests/checks/tree.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

namespace {

const Deadline long_enough = Deadline::in(std::chrono::minutes{1});

template <class Observer>
auto seen(const Tree& tree, Observer observer) {
    const auto fact = observer(tree.view(), long_enough);
    if (!fact)
        throw std::runtime_error(fact.error().what);
    return *fact;
}

} // namespace

TEST(LookAtResolvers, OfResolvConfOrBehindResolved) {
    const Tree tree;
    EXPECT_EQ(seen(tree, look_at_resolvers), (Resolvers{"/etc/resolv.conf", {}}));
    tree.write("/etc/resolv.conf",
               "# by DHCP\nnameserver 100.100.2.136\nnameserver\t100.100.2.138\noptions timeout:2\n");
    EXPECT_EQ(seen(tree, look_at_resolvers),
              (Resolvers{"/etc/resolv.conf", {"100.100.2.136", "100.100.2.138"}}));
    tree.write("/etc/resolv.conf", "nameserver 127.0.0.53\n");
    EXPECT_EQ(seen(tree, look_at_resolvers), (Resolvers{"/run/systemd/resolve/resolv.conf", {}}))
        << "an image: it is written when an instance runs";
    tree.write("/proc/sys/net/ipv4/ip_forward", "0\n");
    EXPECT_FALSE(look_at_resolvers(tree.view(), long_enough)) << "whom it asks is not known";
    tree.write("/run/systemd/resolve/resolv.conf", "nameserver 8.8.8.8\n");
    EXPECT_EQ(seen(tree, look_at_resolvers), (Resolvers{"/run/systemd/resolve/resolv.conf", {"8.8.8.8"}}));
}

TEST(LookAtProxies, OfShellsUnitsAndPackageManagers) {
    const Tree tree;
    tree.write("/etc/environment",
               "# https_proxy=no\nHTTPS_PROXY=\"http://me:secret@10.0.0.1:3128/\"\nno_proxy=a,b\n");
    tree.write("/etc/profile.d/proxy.sh",
               "export http_proxy=http://10.0.0.1:3128; export NO_PROXY='a,b'\nmy_http_proxy=x\n");
    tree.write("/etc/systemd/system/docker.service.d/proxy.conf",
               "[Service]\nEnvironment=\"HTTP_PROXY=http://p:1\" \"NO_PROXY=c\"\n");
    tree.write("/etc/yum.conf", "[main]\nproxy = http://u:p@10.0.0.2:3128\n");
    tree.write("/etc/dnf/dnf.conf", "proxy=_none_\n");
    tree.write("/etc/sysconfig/docker", "OPTIONS=''\nHTTP_PROXY=http://10.0.0.4:1\n");
    tree.write("/etc/yum.repos.d/own.repo", "[own]\nproxy=http://10.0.0.5:1\n");
    tree.write("/etc/apt/apt.conf", "Acquire {\n  http { Proxy \"http://10.0.0.6:1\"; };\n};\n");
    tree.write("/root/.curlrc", "# proxy = no\nproxy = \"http://u:p@10.0.0.7:1\"\nuser-agent = x\n");
    tree.write("/etc/apt/apt.conf.d/95proxy",
               "Acquire::http::Proxy \"http://10.0.0.3:3128\";\nAcquire::https::Proxy \"DIRECT\";\n");
    EXPECT_EQ(seen(tree, look_at_proxies),
              (std::vector<ProxySetting>{
                  {"/etc/environment:2", "https_proxy", "http://10.0.0.1:3128/"},
                  {"/etc/environment:3", "no_proxy", "a,b"},
                  {"/etc/sysconfig/docker:2", "http_proxy", "http://10.0.0.4:1"},
                  {"/etc/profile.d/proxy.sh:1", "http_proxy", "http://10.0.0.1:3128"},
                  {"/etc/profile.d/proxy.sh:1", "no_proxy", "a,b"},
                  {"/etc/systemd/system/docker.service.d/proxy.conf:2", "http_proxy", "http://p:1"},
                  {"/etc/systemd/system/docker.service.d/proxy.conf:2", "no_proxy", "c"},
                  {"/etc/yum.conf:2", "yum", "http://10.0.0.2:3128"},
                  {"/etc/yum.repos.d/own.repo:2", "yum", "http://10.0.0.5:1"},
                  {"/etc/apt/apt.conf:2", "apt", "http://10.0.0.6:1"},
                  {"/etc/apt/apt.conf.d/95proxy:1", "apt", "http://10.0.0.3:3128"},
                  {"/root/.curlrc:2", "all_proxy", "http://10.0.0.7:1"}}));
}

TEST(LookAtProxies, InEveryWayThatAptIsTold) {
    const auto proxy_in = [](const char* text) {
        const Tree tree;
        tree.write("/etc/apt/apt.conf", text);
        const auto found = seen(tree, look_at_proxies);
        return found.size() == 1 ? found[0].path.substr(found[0].path.rfind(':')) + " " + found[0].value
                                 : std::to_string(found.size()) + " found";
    };
    EXPECT_EQ(proxy_in("Acquire::http::Proxy \"http://p:1\";"), ":1 http://p:1");
    EXPECT_EQ(proxy_in("acquire::HTTPS::proxy::mirror.example.com \"http://p:1\";"), ":1 http://p:1");
    EXPECT_EQ(proxy_in("APT::x \"1\"; Acquire\n{\nhttp::Proxy \"http://p:1\";\n}"), ":3 http://p:1");
    EXPECT_EQ(proxy_in("Acquire { Retries \"3\"; http { Timeout \"9\"; Proxy \"http://p:1\"; } }"),
              ":1 http://p:1");
    EXPECT_EQ(proxy_in("// Acquire::http::Proxy \"http://no:1\";\n# Acquire::http::Proxy \"http://no:1\";\n"
                       "/* Acquire::http::Proxy \"http://no:1\";\n*/ Acquire::http::Proxy \"http://p:1\";"),
              ":4 http://p:1");
    EXPECT_EQ(proxy_in("Acquire::http::Proxy \"DIRECT\";"), "0 found");
    EXPECT_EQ(proxy_in("Acquire::http::Timeout \"1\"; Other { http::Proxy \"http://p:1\"; }"), "0 found");
    EXPECT_EQ(proxy_in("Acquire::http::Proxy \"http://p:1"), ":1 http://p:1");
    EXPECT_EQ(proxy_in("} } \"x\" /* "), "0 found");
}

TEST(LookAtProxies, NoLoginStaysInAnAddress) {
    EXPECT_EQ(without_login("http://u:p@ss@10.0.0.1:1/x@y"), "http://10.0.0.1:1/x@y");
    EXPECT_EQ(without_login("u:p@host:1"), "host:1");
    EXPECT_EQ(without_login("http://host:1"), "http://host:1");
}

TEST(LookAtAddresses, OfTheKernelsTables) {
    const Tree tree;
    EXPECT_FALSE(look_at_addresses(tree.view(), long_enough)) << "an image";
    tree.write("/proc/net/route",
               "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
               "eth0\t00000000\tFD00A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
               "eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
    tree.write("/proc/net/fib_trie",
               "Local:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n"
               "           |-- 192.168.0.7\n              /32 host LOCAL\n"
               "           |-- 192.168.0.255\n              /32 link BROADCAST\n");
    tree.write("/proc/net/if_inet6", "fe800000000000000216eafffe000001 02 40 20 80     eth0\n"
                                     "24084005000000000000000000000001 02 40 00 80     eth0\n");
    EXPECT_EQ(seen(tree, look_at_addresses),
              (Addresses{{{"eth0", "0.0.0.0", "192.168.0.253", 0}, {"eth0", "192.168.0.0", "0.0.0.0", 24}},
                         {"192.168.0.7"},
                         {"2408:4005::1"}}));
    tree.write("/proc/net/route", "Iface\nnonsense\n");
    EXPECT_FALSE(look_at_addresses(tree.view(), long_enough));
}

TEST(LookAtFirewalls, RunningEnabledAndWithRules) {
    const Tree tree;
    EXPECT_TRUE(seen(tree, look_at_firewalls).empty());
    tree.write("/etc/ufw/ufw.conf", "# /etc/ufw\nENABLED=yes\nLOGLEVEL=low\n");
    const std::string wants = "/etc/systemd/system/multi-user.target.wants/";
    tree.link(wants + "firewalld.service", "/usr/lib/systemd/system/firewalld.service");
    tree.link(wants + "iptables.service", "/usr/lib/systemd/system/iptables.service");
    tree.write("/etc/sysconfig/iptables", "*filter\n:INPUT DROP [0:0]\n");
    tree.write("/etc/nftables.conf", "chain input { policy drop; }\n");
    EXPECT_EQ(seen(tree, look_at_firewalls),
              (std::vector<Firewall>{
                  {"firewalld", wants + "firewalld.service"},
                  {"ufw", "/etc/ufw/ufw.conf: ENABLED=yes"},
                  {"iptables", "/etc/sysconfig/iptables: :INPUT DROP, loaded by iptables.service"}}))
        << "nftables.service is not enabled";
    tree.write("/proc/71/comm", "firewalld\n");
    EXPECT_EQ(seen(tree, look_at_firewalls).front(), (Firewall{"firewalld", "process 71"}));
}

TEST(LookAtForwarding, RunningAndAtTheNextBoot) {
    const Tree tree;
    tree.write("/proc/sys/net/ipv4/ip_forward", "1\n");
    tree.write("/proc/sys/net/ipv4/conf/eth0/rp_filter", "1\n");
    tree.write("/proc/sys/net/ipv4/conf/default/rp_filter", "1\n");
    tree.write("/usr/lib/sysctl.d/50-default.conf", "net.ipv4.ip_forward = 1\n");
    tree.write("/etc/sysctl.conf", "# x\nnet/ipv4/ip_forward=0\nkernel.x=1\n");
    const auto forwarding = seen(tree, look_at_forwarding);
    EXPECT_EQ(forwarding.running, (std::map<std::string, std::string>{
                                      {"net.ipv4.ip_forward", "1"}, {"net.ipv4.conf.eth0.rp_filter", "1"}}));
    EXPECT_EQ(forwarding.set,
              (std::map<std::string, SysctlSetting>{{"net.ipv4.ip_forward", {"/etc/sysctl.conf:2", "0"}}}));
}

TEST(LookAtIptables, ModeByTheLinkAndLegacyTables) {
    const Tree tree;
    EXPECT_EQ(seen(tree, look_at_iptables), Iptables{});
    tree.program("/usr/sbin/xtables-nft-multi");
    tree.link("/usr/sbin/iptables", "/etc/alternatives/iptables");
    tree.link("/etc/alternatives/iptables", "/usr/sbin/iptables-nft");
    tree.link("/usr/sbin/iptables-nft", "xtables-nft-multi");
    tree.write("/proc/net/ip_tables_names", "nat\nfilter\n");
    EXPECT_EQ(seen(tree, look_at_iptables), (Iptables{"/usr/sbin/iptables", "nft", {"nat", "filter"}}));
    tree.remove("/usr/sbin/iptables");
    tree.program("/usr/sbin/iptables");
    EXPECT_FALSE(look_at_iptables(tree.view(), long_enough)) << "no link tells";
    tree.remove("/usr/sbin/iptables");
    tree.program("/usr/sbin/xtables-multi");
    tree.link("/usr/sbin/iptables", "xtables-multi");
    EXPECT_EQ(seen(tree, look_at_iptables).mode, "legacy");
}

TEST(LookAtVendorLog, SuccessAndErrors) {
    const Tree tree;
    EXPECT_EQ(seen(tree, look_at_vendor_log), VendorLog{});
    tree.write("/var/log/ack-deploy-error-code.log", "DiskinitError\n");
    tree.write("/var/log/ack-deploy-error-msg.log", "the disk\nmore\n");
    tree.write("/var/log/ack-deploy.log", "a\n2026 Worker node joined successfully\n");
    const auto log = seen(tree, look_at_vendor_log);
    EXPECT_TRUE(log.there);
    EXPECT_EQ(log.success, "2026 Worker node joined successfully");
    EXPECT_EQ(log.error_code, "DiskinitError");
    EXPECT_EQ(log.error_message, "the disk");
}

TEST(LookAtRuntime, SocketsThatAreListenedOnAndCniFiles) {
    const Tree tree;
    EXPECT_FALSE(look_at_runtime_sockets(tree.view(), long_enough));
    tree.write("/proc/net/unix",
               "Num       RefCount Protocol Flags    Type St Inode Path\n"
               "0000: 00000002 00000000 00010000 0001 01 20 /run/containerd/containerd.sock\n"
               "0000: 00000002 00000000 00010000 0001 01 21 /var/run/docker.sock\n"
               "0000: 00000003 00000000 00000000 0001 03 22 /run/cri-dockerd.sock\n"
               "0000: 00000003 00000000 00000000 0001 03 23\n");
    EXPECT_EQ(seen(tree, look_at_runtime_sockets),
              (std::vector<std::string>{"/run/containerd/containerd.sock", "/run/docker.sock"}));
    EXPECT_TRUE(seen(tree, look_at_cni_files).empty());
    tree.write("/etc/cni/net.d/10-terway.conflist", "{}");
    tree.write("/etc/cni/net.d/README", "");
    EXPECT_EQ(seen(tree, look_at_cni_files), (std::vector<std::string>{"/etc/cni/net.d/10-terway.conflist"}));
}

} // namespace ack::checks
