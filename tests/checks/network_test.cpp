#include "checks/cidr.hpp"
#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

namespace {

void set_proxy(Scene& scene, const char* no_proxy = "") {
    scene.host.proxies->push_back({"/etc/profile.d/proxy.sh:1", "https_proxy", "http://10.0.0.1:3128"});
    if (*no_proxy != '\0')
        scene.host.proxies->push_back({"/etc/profile.d/proxy.sh:2", "no_proxy", no_proxy});
}

} // namespace

TABLE_TEST(Network, EachCheckFailsWhenItsFactIsBad) {
    expect(fit_host(), Verdict::pass, Verdict::fail,
           {{"proxy-spares-the-cloud", [](Scene& s) { set_proxy(s); },
             "does not spare 100.100.100.200, aliyuncs.com"},
            {"proxy-spares-the-cloud", [](Scene& s) { set_proxy(s, "100.100.100.200"); },
             "does not spare aliyuncs.com"},
            {"proxy-spares-the-cloud",
             [](Scene& s) {
                 set_proxy(s, "100.0.0.0/8,.aliyuncs.com");
                 s.command.server = "192.168.0.228:6443";
             },
             "does not spare 192.168.0.228"},
            {"host-networks-do-not-overlap",
             [](Scene& s) {
                 s.host.addresses->routes.push_back({"docker0", "192.168.128.0", "0.0.0.0", 24});
             },
             "192.168.128.0/24 on docker0 overlaps 192.168.0.0/16 of the VPC"},
            {"host-networks-do-not-overlap",
             [](Scene& s) {
                 s.host.addresses->routes.push_back({"tun0", "100.100.0.0", "0.0.0.0", 16});
             },
             "100.64.0.0/10 of the cloud's services"},
            {"host-networks-do-not-overlap",
             [](Scene& s) {
                 s.host.addresses->routes.push_back({"docker0", "172.17.0.0", "0.0.0.0", 16});
                 s.policy.expect.pod_cidrs = {"172.16.0.0/12"};
             },
             "of the pods"},
            {"host-networks-do-not-overlap",
             [](Scene& s) { s.policy.expect.service_cidrs = {"192.168.0.0/20"}; },
             "192.168.0.0/24 on eth0 overlaps 192.168.0.0/20 of the Services"},
            {"address-matches-metadata",
             [](Scene& s) {
                 s.host.addresses->ipv4 = {"127.0.0.1", "192.168.0.8"};
             },
             "which has 192.168.0.8; private-ipv4 of the metadata service is 192.168.0.7"},
            {"address-matches-metadata", [](Scene& s) { s.host.addresses->routes.clear(); },
             "no default route"}});
}

TABLE_TEST(Network, WhatIsOnlyAdvisedWarns) {
    expect(
        fit_host(), Verdict::pass, Verdict::warn,
        {{"resolvers-are-the-vpcs", [](Scene& s) { s.host.resolvers->servers.push_back("8.8.8.8"); },
          "8.8.8.8"},
         {"resolvers-are-the-vpcs", [](Scene& s) { s.host.resolvers->servers.clear(); }, "no nameserver"},
         {"proxy-spares-the-cloud",
          [](Scene& s) {
              s.host.proxies->push_back({"/etc/yum.conf:4", "yum", "http://10.0.0.1:3128"});
          },
          "/etc/yum.conf:4"},
         {"host-firewall-lets-nodes-talk",
          [](Scene& s) {
              s.host.firewalls->push_back({"firewalld", "process 700"});
          },
          "firewalld (process 700)"},
         {"forwarding-is-possible",
          [](Scene& s) {
              s.host.forwarding->set["net.ipv4.ip_forward"] = {"/etc/sysctl.conf:9", "0"};
          },
          "/etc/sysctl.conf:9: net.ipv4.ip_forward=0"},
         {"forwarding-is-possible",
          [](Scene& s) {
              s.host.forwarding->running["net.ipv6.conf.all.disable_ipv6"] = "1";
              s.policy.expect.ip_stack = "dual";
          },
          "disable_ipv6 is 1"},
         {"forwarding-is-possible",
          [](Scene& s) {
              s.host.forwarding->running["net.ipv4.conf.all.rp_filter"] = "1";
              s.policy.expect.network_plugin = "terway";
          },
          "net.ipv4.conf.all.rp_filter is 1"},
         {"forwarding-is-possible",
          [](Scene& s) {
              s.host.forwarding->running["net.ipv4.conf.all.rp_filter"] = "0";
              s.host.forwarding->running["net.ipv4.conf.eth0.rp_filter"] = "1";
              s.policy.expect.network_plugin = "terway";
          },
          "net.ipv4.conf.eth0.rp_filter is 1"},
         {"iptables-mode-is-consistent",
          [](Scene& s) {
              s.host.iptables->legacy_tables = {"nat", "filter"};
          },
          "legacy tables: nat filter"},
         {"iptables-mode-is-consistent", [](Scene& s) { s.host.iptables->path.clear(); }, "not installed"}});
}

TABLE_TEST(Network, WhatIsNotKnownIsUnknown) {
    expect(
        fit_host(), Verdict::pass, Verdict::unknown,
        {{"resolvers-are-the-vpcs", [](Scene& s) { s.host.resolvers = fail("EIO"); }, "EIO"},
         {"proxy-spares-the-cloud", [](Scene& s) { s.host.proxies = fail("EIO"); }, "EIO"},
         {"host-networks-do-not-overlap", [](Scene& s) { s.host.addresses = fail("EIO"); }, "EIO"},
         {"host-networks-do-not-overlap", [](Scene& s) { s.policy.expect.pod_cidrs = {"many"}; }, "\"many\""},
         {"host-firewall-lets-nodes-talk", [](Scene& s) { s.host.firewalls = fail("EIO"); }, "EIO"},
         {"forwarding-is-possible", [](Scene& s) { s.host.forwarding = fail("EIO"); }, "EIO"},
         {"forwarding-is-possible", [](Scene& s) { s.host.forwarding->running.clear(); }, "ip_forward"},
         {"iptables-mode-is-consistent", [](Scene& s) { s.host.iptables = fail("EIO"); }, "EIO"},
         {"address-matches-metadata", [](Scene& s) { s.host.addresses = fail("EIO"); }, "EIO"},
         {"address-matches-metadata", [](Scene& s) { s.host.instance = fail("no answer"); }, "no answer"},
         {"address-matches-metadata", [](Scene& s) { s.host.instance->private_ipv4 = fail("403"); }, "403"},
         {"address-matches-metadata", [](Scene& s) { s.host.instance->private_ipv4->reset(); },
          "has no private-ipv4"}});
}

TEST(Network, ALooseFilterOfAllLinksIsNotMadeStrictByOne) {
    Scene scene = fit_host();
    scene.policy.expect.network_plugin = "terway";
    scene.host.forwarding->running["net.ipv4.conf.all.rp_filter"] = "2";
    scene.host.forwarding->running["net.ipv4.conf.eth0.rp_filter"] = "1";
    EXPECT_EQ(scene.finding("forwarding-is-possible").verdict, Verdict::pass);
}

TEST(Network, WhatOneEnvironmentSparesSaysNothingOfAnother) {
    Scene scene = fit_host();
    set_proxy(scene, "100.100.100.200,.aliyuncs.com");
    EXPECT_EQ(scene.finding("proxy-spares-the-cloud").verdict, Verdict::pass);
    const std::string drop_in = "/etc/systemd/system/containerd.service.d/proxy.conf:2";
    scene.host.proxies->push_back({drop_in, "https_proxy", "http://10.0.0.1:3128"});
    const auto finding = scene.finding("proxy-spares-the-cloud");
    EXPECT_EQ(finding.verdict, Verdict::fail);
    EXPECT_EQ(finding.evidence, drop_in + ": https_proxy http://10.0.0.1:3128; no_proxy does not spare "
                                          "100.100.100.200, aliyuncs.com");
    scene.host.proxies->push_back(
        {"/etc/systemd/system.conf.d/proxy.conf:2", "no_proxy", "100.100.100.200,aliyuncs.com"});
    EXPECT_EQ(scene.finding("proxy-spares-the-cloud").verdict, Verdict::pass) << "all units are told";
    scene.host.proxies->push_back(
        {"/etc/systemd/system.conf.d/proxy.conf:3", "http_proxy", "http://10.0.0.1:3128"});
    EXPECT_EQ(scene.finding("proxy-spares-the-cloud").verdict, Verdict::pass);
}

TEST(Network, WhatNoProxySpares) {
    const auto verdict = [](const char* no_proxy) {
        Scene scene = fit_host();
        set_proxy(scene, no_proxy);
        scene.policy.expect.service_cidrs = {"172.16.0.0/16"};
        return scene.finding("proxy-spares-the-cloud").verdict;
    };
    EXPECT_EQ(verdict("*"), Verdict::pass);
    EXPECT_EQ(verdict("100.100.100.200, .aliyuncs.com ,172.16.0.0/12"), Verdict::pass);
    EXPECT_EQ(verdict("100.64.0.0/10,aliyuncs.com,172.16.0.0/16"), Verdict::pass);
    EXPECT_EQ(verdict("100.64.0.0/10,aliyuncs.com,172.16.0.0/20"), Verdict::fail) << "a part of it only";
    EXPECT_EQ(verdict("100.64.0.0/10,notaliyuncs.com,172.16.0.0/16"), Verdict::fail);
}

TEST(Network, ResolversOfThePolicyAndOfAnImage) {
    Scene scene = fit_host();
    scene.host.resolvers->servers = {"10.0.0.2"};
    scene.policy.expect.resolvers = {"10.0.0.2"};
    EXPECT_EQ(scene.finding("resolvers-are-the-vpcs").verdict, Verdict::pass);
    scene.host.resolvers->servers.clear();
    scene.host.live = false;
    EXPECT_EQ(scene.finding("resolvers-are-the-vpcs").verdict, Verdict::pass);
}

TEST(Network, RoutesOfTheMainInterfaceToTheCloudAreItsOwn) {
    Scene scene = fit_host();
    scene.host.addresses->routes.push_back({"eth0", "100.64.0.0", "192.168.0.253", 10});
    scene.host.addresses->routes.push_back({"docker0", "172.17.0.0", "0.0.0.0", 16});
    EXPECT_EQ(scene.finding("host-networks-do-not-overlap").verdict, Verdict::pass);
    scene = joined_host();
    scene.host.addresses->routes.push_back({"cni0", "192.168.64.0", "0.0.0.0", 26});
    EXPECT_EQ(scene.finding("host-networks-do-not-overlap").verdict, Verdict::pass) << "the network plugin's";
}

TEST(Network, NotOnEcsNobodyAsksForTheMetadataService) {
    Scene scene = fit_host();
    scene.policy.on_ecs = false;
    scene.host.instance = fail("not asked");
    EXPECT_EQ(scene.finding("address-matches-metadata").verdict, Verdict::skipped);
}

TEST(Cidr, IsReadAndCompared) {
    EXPECT_EQ(cidr("192.168.7.9/16"), (Cidr{0xC0A80000, 16}));
    EXPECT_EQ(cidr("10.0.0.1"), (Cidr{0x0A000001, 32}));
    EXPECT_EQ(cidr("0.0.0.0/0"), (Cidr{0, 0}));
    for (const auto* bad : {"", "10", "10.0.0", "10.0.0.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/",
                            "a.b.c.d", "10.0.0.0/8/8"})
        EXPECT_FALSE(cidr(bad)) << bad;
    EXPECT_EQ(text_of(*cidr("172.16.5.0/20")), "172.16.0.0/20");
    EXPECT_TRUE(overlap(*cidr("10.0.0.0/8"), *cidr("10.9.0.0/24")));
    EXPECT_TRUE(overlap(*cidr("0.0.0.0/0"), *cidr("10.9.0.0/24")));
    EXPECT_FALSE(overlap(*cidr("10.0.0.0/24"), *cidr("10.0.1.0/24")));
    EXPECT_TRUE(contains(*cidr("100.64.0.0/10"), *ipv4("100.127.255.255")));
    EXPECT_FALSE(contains(*cidr("100.64.0.0/10"), *ipv4("100.128.0.0")));
}

} // namespace ack::checks
