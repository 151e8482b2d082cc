#include "checks/security_rules.hpp"
#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

namespace {

SecurityRule accept_all(bool ingress, const char* cidr) {
    return {.ingress = ingress,
            .accept = true,
            .protocol = "all",
            .first_port = 0,
            .last_port = 65535,
            .cidr = cidr,
            .group = "",
            .priority = 1};
}

// A host whose place in the cloud is said in full, and right.
Scene expected_host() {
    Scene scene = fit_host();
    auto& expect = scene.policy.expect;
    expect.account = "1234567890123456";
    expect.region = "cn-hangzhou";
    expect.vpc = "vpc-bp1";
    expect.endpoint = "192.168.0.228:6443";
    expect.network_plugin = "terway";
    expect.terway_mode = "shared";
    expect.terway_zones = {"cn-hangzhou-j", "cn-hangzhou-k"};
    expect.ip_stack = "dual";
    expect.ram_role = "KubernetesWorkerRole-1";
    expect.pod_cidrs = {"172.20.0.0/16"};
    expect.nodes = 3;
    expect.node_quota = 10;
    expect.instance_types["ecs.g7.xlarge"] = {4, 15};
    expect.instance_groups["i-bp1abcdefgh"] = {"sg-own"};
    expect.pool_groups = {"sg-pool"};
    for (const auto* id : {"sg-own", "sg-pool"})
        expect.security_groups[id] = {
            .id = id,
            .type = "normal",
            .has_rules = true,
            .inner_accept = true,
            .rules = {accept_all(true, "192.168.0.0/16"), accept_all(true, "172.20.0.0/16")}};
    scene.host.instance->interfaces->value()[0].ipv6s =
        std::optional(std::vector<std::string>{"2408:4005::1"});
    scene.host.addresses->ipv6 = {"2408:4005::1"};
    return scene;
}

Scene flannel_host() {
    Scene scene = expected_host();
    scene.policy.expect.network_plugin = "flannel";
    scene.policy.expect.custom_routes = 10;
    scene.policy.expect.route_quota = 200;
    return scene;
}

NetworkInterface secondary() {
    NetworkInterface interface;
    interface.mac = "00:16:3e:00:00:02";
    interface.id = std::optional<std::string>("eni-2");
    interface.vswitch_id = std::optional<std::string>("vsw-2");
    return interface;
}

SecurityGroup& pool_group(Scene& scene) {
    return scene.policy.expect.security_groups.at("sg-pool");
}

} // namespace

TABLE_TEST(Instance, EachCheckFailsWhenItsFactIsBad) {
    expect(expected_host(), Verdict::pass, Verdict::fail,
           {{"metadata-service-answers", [](Scene& s) { s.host.instance->instance_id->reset(); },
             "has no instance-id"},
            {"account-matches-cluster", [](Scene& s) { s.policy.expect.account = "9"; },
             "the cluster's account is 9"},
            {"region-matches-cluster", [](Scene& s) { s.policy.expect.region = "cn-beijing"; }, "cn-beijing"},
            {"region-matches-cluster", [](Scene& s) { s.command.region = "cn-beijing"; },
             "the attach command's URL is for cn-beijing"},
            {"vpc-matches-cluster", [](Scene& s) { s.policy.expect.vpc = "vpc-2"; },
             "vpc-bp1; the cluster's VPC is vpc-2"},
            {"has-one-network-interface",
             [](Scene& s) { s.host.instance->interfaces->value().push_back(secondary()); },
             "eni-2 (00:16:3e:00:00:02, vSwitch vsw-2)"},
            {"primary-interface-has-ipv6",
             [](Scene& s) { s.host.instance->interfaces->value()[0].ipv6s->reset(); }, "has no IPv6 address"},
            {"primary-interface-has-ipv6", [](Scene& s) { s.host.addresses->ipv6.clear(); },
             "the host does not use it"},
            {"node-quota-has-room", [](Scene& s) { s.policy.expect.nodes = 10; }, "10 nodes, 10 are allowed"},
            {"security-group-type-fits", [](Scene& s) { pool_group(s).type = "enterprise"; },
             "sg-own basic, sg-pool advanced"},
            {"security-groups-have-room", [](Scene& s) { s.policy.expect.security_group_quota = 1; },
             "1 are allowed"},
            {"security-groups-have-room",
             [](Scene& s) {
                 s.policy.expect.instance_groups["i-bp1abcdefgh"] = {"1", "2", "3", "4", "5"};
             },
             "6 security groups"},
            {"security-group-rules-allow-cluster",
             [](Scene& s) {
                 for (auto& [id, group] : s.policy.expect.security_groups)
                     group.rules.clear();
             },
             "no rule accepts tcp 10250 from 192.168.0.0/16"},
            {"security-group-rules-allow-cluster",
             [](Scene& s) {
                 pool_group(s).rules.push_back({.ingress = false,
                                                .accept = false,
                                                .protocol = "tcp",
                                                .first_port = 6443,
                                                .last_port = 6443,
                                                .cidr = "0.0.0.0/0",
                                                .group = "",
                                                .priority = 1});
             },
             "sg-pool: tcp 6443 to 192.168.0.228/32 (API server) is dropped"},
            {"instance-is-not-being-reclaimed",
             [](Scene& s) {
                 s.host.instance->spot_termination_time = std::optional<std::string>("2026-01-31T18:02:00Z");
             },
             "2026-01-31T18:02:00Z"}});
    expect(
        flannel_host(), Verdict::pass, Verdict::fail,
        {{"route-table-has-room", [](Scene& s) { s.policy.expect.custom_routes = 200; }, "200 are allowed"}});
}

TABLE_TEST(Instance, WhatIsOnlyAdvisedWarns) {
    expect(
        expected_host(), Verdict::pass, Verdict::warn,
        {{"metadata-mode-fits-script", [](Scene& s) { s.host.instance->answers_without_token = false; },
          "hardened"},
         {"zone-has-terway-vswitch", [](Scene& s) { s.policy.expect.terway_zones = {"cn-hangzhou-b"}; },
          "Terway has vSwitches in cn-hangzhou-b"},
         {"ram-role-is-attached", [](Scene& s) { s.host.instance->ram_role->reset(); }, "no RAM role"},
         {"ram-role-is-attached", [](Scene& s) { s.policy.expect.ram_role = "other"; }, "expected is other"},
         {"pods-per-node-suffice", [](Scene& s) { s.policy.expect.least_pods = 46; }, "45 pods, at least 46"},
         {"pods-per-node-suffice",
          [](Scene& s) {
              s.policy.expect.terway_mode = "exclusive";
              s.policy.expect.least_pods = 4;
          },
          "3 pods"},
         {"has-one-network-interface",
          [](Scene& s) {
              s.host.instance->interfaces->value().push_back(secondary());
              s.policy.expect.network_plugin.clear();
          },
          "it matters if the cluster uses Terway"},
         {"instance-name-is-kept-or-not", [](Scene& s) { s.command.overwrites_hostname = true; },
          "the hostname iZbp1abcdefghZ is replaced"},
         {"gpu-mig-is-clear",
          [](Scene& s) {
              s.host.gpus =
                  Gpus{{"0000:00:07.0"}, true, {{"0", "Enabled", "Disabled"}, {"1", "[N/A]", "[N/A]"}}};
          },
          "GPU 0: MIG mode Enabled"},
         {"gpu-mig-is-clear",
          [](Scene& s) {
              s.host.gpus = Gpus{{"0000:00:07.0"}, false, {}};
              s.host.instance->instance_type = std::optional<std::string>("ecs.ebmgn7e.32xlarge");
          },
          "ecs.ebmgn7e.32xlarge"}});
}

TABLE_TEST(Instance, WhatIsNotKnownIsUnknown) {
    const auto no_answer = [](Scene& s) { s.host.instance = fail("no route to 100.100.100.200"); };
    expect(
        expected_host(), Verdict::pass, Verdict::unknown,
        {{"metadata-service-answers", no_answer, "no route"},
         {"metadata-service-answers", [](Scene& s) { s.host.instance->instance_id = fail("403"); }, "403"},
         {"metadata-mode-fits-script", no_answer, "no route"},
         {"metadata-mode-fits-script", [](Scene& s) { s.host.instance->answers_without_token = fail("429"); },
          "429"},
         {"account-matches-cluster", no_answer, "no route"},
         {"region-matches-cluster", no_answer, "no route"},
         {"vpc-matches-cluster", [](Scene& s) { s.host.instance->vpc_id->reset(); }, "has no vpc-id"},
         {"has-one-network-interface", [](Scene& s) { s.host.instance->interfaces = fail("500"); }, "500"},
         {"has-one-network-interface", [](Scene& s) { s.host.instance->interfaces->reset(); }, "lists no"},
         {"zone-has-terway-vswitch", [](Scene& s) { s.host.instance->zone_id = fail("500"); }, "500"},
         {"ram-role-is-attached", [](Scene& s) { s.host.instance->ram_role = fail("500"); }, "500"},
         {"pods-per-node-suffice", [](Scene& s) { s.host.instance->instance_type = fail("500"); }, "500"},
         {"pods-per-node-suffice",
          [](Scene& s) { s.host.instance->instance_type = std::optional<std::string>("ecs.c9.large"); },
          "does not name ecs.c9.large"},
         {"primary-interface-has-ipv6", [](Scene& s) { s.host.instance->mac = fail("500"); }, "500"},
         {"primary-interface-has-ipv6", [](Scene& s) { s.host.addresses = fail("EIO"); }, "EIO"},
         {"security-group-type-fits", no_answer, "no route"},
         {"security-groups-have-room", no_answer, "no route"},
         {"security-group-rules-allow-cluster", no_answer, "no route"},
         {"gpu-mig-is-clear", [](Scene& s) { s.host.gpus = fail("nvidia-smi exited with status 9"); },
          "status 9"},
         {"instance-is-not-being-reclaimed",
          [](Scene& s) { s.host.instance->spot_termination_time = fail("500"); }, "500"},
         {"instance-name-is-kept-or-not", [](Scene& s) { s.command.understood = false; }, "not understood"},
         {"instance-name-is-kept-or-not", [](Scene& s) { s.host.hostname = fail("EIO"); }, "EIO"}});
}

TEST(Instance, WhatNobodySaidIsSkippedWithTheReason) {
    Scene scene = fit_host();
    scene.command = {};
    for (const auto* id : {"account-matches-cluster", "region-matches-cluster", "vpc-matches-cluster",
                           "zone-has-terway-vswitch", "pods-per-node-suffice", "primary-interface-has-ipv6",
                           "route-table-has-room", "node-quota-has-room", "security-group-type-fits",
                           "security-groups-have-room", "security-group-rules-allow-cluster",
                           "instance-name-is-kept-or-not"}) {
        EXPECT_EQ(scene.finding(id).verdict, Verdict::skipped) << id << ": " << scene.finding(id).evidence;
        EXPECT_NE(scene.finding(id).evidence.find("said"), std::string::npos)
            << id << ": " << scene.finding(id).evidence;
    }
}

TEST(Instance, SecurityGroupsOfWhichNothingIsSaidNeedNoMetadata) {
    Scene scene = fit_host();
    scene.command = {};
    scene.host.instance = fail("no route");
    for (const auto* id :
         {"security-group-type-fits", "security-groups-have-room", "security-group-rules-allow-cluster"})
        EXPECT_EQ(scene.finding(id).verdict, Verdict::skipped) << id << ": " << scene.finding(id).evidence;
}

TEST(Instance, NotOnEcsTheMetadataServiceIsNotAskedFor) {
    Scene scene = expected_host();
    scene.policy.on_ecs = false;
    scene.host.instance = fail("not asked");
    for (const auto* id : {"metadata-service-answers", "metadata-mode-fits-script", "account-matches-cluster",
                           "region-matches-cluster", "vpc-matches-cluster", "has-one-network-interface",
                           "zone-has-terway-vswitch", "ram-role-is-attached", "pods-per-node-suffice",
                           "primary-interface-has-ipv6", "instance-is-not-being-reclaimed"})
        EXPECT_EQ(scene.finding(id).verdict, Verdict::skipped) << id << ": " << scene.finding(id).evidence;
}

TEST(Instance, TheRegionOfTheAttachCommandCounts) {
    Scene scene = fit_host();
    scene.command.region = "cn-hangzhou";
    EXPECT_EQ(scene.finding("region-matches-cluster").verdict, Verdict::pass);
    scene.command.region = "cn-beijing";
    EXPECT_EQ(scene.finding("region-matches-cluster").verdict, Verdict::fail);
}

TEST(Instance, ThePluginsInterfacesOfAJoinedHostAreNoFault) {
    Scene scene = expected_host();
    scene.joined = true;
    scene.host.instance->interfaces->value().push_back(secondary());
    EXPECT_EQ(scene.finding("has-one-network-interface").verdict, Verdict::pass);
    EXPECT_EQ(flannel_host().finding("zone-has-terway-vswitch").verdict, Verdict::skipped);
}

TEST(Instance, GpusWithoutADriverOrMigAreFine) {
    Scene scene = fit_host();
    scene.host.gpus = Gpus{{"0000:00:07.0"}, false, {}};
    EXPECT_EQ(scene.finding("gpu-mig-is-clear").verdict, Verdict::pass);
    for (const auto* off : {"Disabled", "[N/A]", "N/A", "[Not Supported]"}) {
        scene.host.gpus = Gpus{{"0000:00:07.0"}, true, {{"0", off, off}}};
        EXPECT_EQ(scene.finding("gpu-mig-is-clear").verdict, Verdict::pass) << off;
    }
    for (const auto* nothing : {"[Unknown Error]", "[GPU requires reset]", ""}) {
        scene.host.gpus = Gpus{{"0000:00:07.0"}, true, {{"0", nothing, nothing}}};
        EXPECT_EQ(scene.finding("gpu-mig-is-clear").verdict, Verdict::unknown) << nothing;
    }
}

TEST(SecurityRules, PrioritiesAndDropsFirst) {
    const Traffic kubelet{true, "tcp", 10250, "192.168.0.0/16", "kubelet"};
    SecurityGroup group{.id = "sg", .type = "", .has_rules = true, .inner_accept = true, .rules = {}};
    EXPECT_NE(against({group}, kubelet), "");
    group.rules = {accept_all(true, "192.168.0.0/16")};
    EXPECT_EQ(against({group}, kubelet), "");
    group.rules[0].cidr = "192.168.0.0/17";
    EXPECT_NE(against({group}, kubelet), "") << "only a part of it is accepted";
    group.rules[0] = accept_all(true, "0.0.0.0/0");
    auto drop = accept_all(true, "192.168.7.0/24");
    drop.accept = false;
    group.rules.push_back(drop);
    EXPECT_NE(against({group}, kubelet), "") << "a drop stands before an accept of the same priority";
    group.rules[1].priority = 100;
    EXPECT_EQ(against({group}, kubelet), "");
    group.rules[0].first_port = 10251;
    EXPECT_NE(against({group}, kubelet), "");
    const Traffic out{false, "tcp", 6443, "192.168.0.0/16", "API server"};
    EXPECT_EQ(against({group}, out), "") << "what no rule names goes out";
}

} // namespace ack::checks
