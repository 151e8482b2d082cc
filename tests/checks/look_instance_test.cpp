#include "checks/look_at_instance.hpp"
#include "tests/support/test_server.hpp"
#include "tests/support/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>

namespace ack::checks {

using testing::HasSubstr;
using testing::Not;

namespace {

constexpr auto token = "AQ-a-token";
const Deadline long_enough = Deadline::in(std::chrono::minutes(1));

// A service that is what a test makes of it. Answers by key; what it does not have is 404.
struct Service {
    std::map<std::string, std::string> keys = {
        {"instance-id", "i-bp1"},
        {"instance/instance-type", "ecs.g7.xlarge"},
        {"instance/instance-name", "node 1"},
        {"hostname", "node-1"},
        {"region-id", "cn-hangzhou"},
        {"zone-id", "cn-hangzhou-k"},
        {"owner-account-id", "1234567890123456"},
        {"image-id", "aliyun_3.vhd"},
        {"vpc-id", "vpc-bp1"},
        {"vpc-cidr-block", "192.168.0.0/16"},
        {"vswitch-id", "vsw-bp1"},
        {"vswitch-cidr-block", "192.168.0.0/24"},
        {"mac", "00:16:3E:00:00:01"},
        {"private-ipv4", "192.168.0.10"},
        {"network-type", "vpc"},
        {"dns-conf/nameservers", "100.100.2.136\n100.100.2.138"},
        {"ntp-conf/ntp-servers", "ntp1.aliyun.com"},
        {"network/interfaces/macs/", "00:16:3e:00:00:01/\n00:16:3e:00:00:02/"},
        {"network/interfaces/macs/00:16:3e:00:00:01/network-interface-id", "eni-bp1"},
        {"network/interfaces/macs/00:16:3e:00:00:01/vswitch-id", "vsw-bp1"},
        {"network/interfaces/macs/00:16:3e:00:00:01/primary-ip-address", "192.168.0.10"},
        {"network/interfaces/macs/00:16:3e:00:00:01/private-ipv4s", R"(["192.168.0.10","192.168.0.11"])"},
        {"network/interfaces/macs/00:16:3e:00:00:01/ipv6s", "[2001:db8::1,2001:db8::2]"},
        {"network/interfaces/macs/00:16:3e:00:00:02/network-interface-id", "eni-bp2"},
        {"disks/", "bp1system/\nbp1data/"},
        {"disks/bp1system/id", "d-bp1system"},
        {"disks/bp1data/id", "d-bp1data"},
        {"disks/bp1data/name", "data"},
    };
    unsigned token_status = 200;
    bool hardened = false;
    std::string headers = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    std::map<std::string, std::vector<unsigned>> first;    // statuses that a path gives before it answers
    std::vector<std::string> asked;                         // request lines

    void answer(test::Peer& peer) {
        const auto request = peer.read_request();
        const auto line = request.substr(0, request.find('\r'));
        asked.push_back(line);
        const auto path = line.substr(line.find(' ') + 1, line.rfind(' ') - line.find(' ') - 1);
        auto& before = first[path];
        if (!before.empty()) {
            const auto status = before.front();
            before.erase(before.begin());
            return peer.answer(status, "later");
        }
        if (path == "/latest/api/token") {
            const bool right = line.starts_with("PUT ") &&
                               request.find("X-aliyun-ecs-metadata-token-ttl-seconds: 60\r\n") != std::string::npos;
            return peer.answer(right ? token_status : 400, token_status == 200 ? token : "no", headers);
        }
        const bool with_token = request.find(std::string("X-aliyun-ecs-metadata-token: ") + token) != std::string::npos;
        if (hardened && !with_token) return peer.answer(403, "no");
        const auto found = keys.find(path.substr(std::string("/latest/meta-data/").size()));
        if (found == keys.end()) return peer.answer(404, "<html>404</html>", headers);
        peer.answer(200, found->second, headers);
    }
};

Fact<InstanceFacts> look_at(Service& service, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
    test::TestServer server({[&](test::Peer& peer) { service.answer(peer); }});
    return look_at_instance(host::HostView::open("/").value(), {true, limit, "127.0.0.1", server.port()}, long_enough);
}

Fact<InstanceFacts> look_at(test::TestServer::Behaviour behaviour, std::chrono::milliseconds limit) {
    test::TestServer server({std::move(behaviour)});
    return look_at_instance(host::HostView::open("/").value(), {true, limit, "127.0.0.1", server.port()}, long_enough);
}

}   // namespace

TEST(LookAtInstance, EveryKeyIsRead) {
    Service service;
    const auto seen = look_at(service);
    ASSERT_TRUE(seen) << seen.error().what;
    EXPECT_TRUE(seen->tokens);
    EXPECT_EQ(seen->answers_without_token, Fact<bool>(true));
    EXPECT_EQ(**seen->instance_id, "i-bp1");
    EXPECT_EQ(**seen->instance_type, "ecs.g7.xlarge");
    EXPECT_EQ(**seen->instance_name, "node 1");
    EXPECT_EQ(**seen->hostname, "node-1");
    EXPECT_EQ(**seen->region_id, "cn-hangzhou");
    EXPECT_EQ(**seen->zone_id, "cn-hangzhou-k");
    EXPECT_EQ(**seen->owner_account_id, "1234567890123456");
    EXPECT_EQ(**seen->image_id, "aliyun_3.vhd");
    EXPECT_EQ(**seen->vpc_id, "vpc-bp1");
    EXPECT_EQ(**seen->vpc_cidr_block, "192.168.0.0/16");
    EXPECT_EQ(**seen->vswitch_id, "vsw-bp1");
    EXPECT_EQ(**seen->vswitch_cidr_block, "192.168.0.0/24");
    EXPECT_EQ(**seen->mac, "00:16:3e:00:00:01");
    EXPECT_EQ(**seen->private_ipv4, "192.168.0.10");
    EXPECT_EQ(**seen->network_type, "vpc");
    EXPECT_EQ((*seen->nameservers)->size(), 2U);
    EXPECT_EQ((*seen->ntp_servers)->front(), "ntp1.aliyun.com");
    EXPECT_EQ(seen->spot_termination_time, Key<std::string>(std::nullopt));
    EXPECT_EQ(seen->ram_role, Key<std::string>(std::nullopt));
}

TEST(LookAtInstance, InterfacesAndDisksWithTheirOwnKeys) {
    Service service;
    const auto seen = look_at(service);
    ASSERT_TRUE(seen && *seen->interfaces && *seen->disks);
    const auto& interfaces = **seen->interfaces;
    ASSERT_EQ(interfaces.size(), 2U);
    EXPECT_EQ(interfaces[0], (NetworkInterface{"00:16:3e:00:00:01", "eni-bp1", "vsw-bp1", "192.168.0.10",
                                               std::vector<std::string>{"192.168.0.10", "192.168.0.11"},
                                               std::vector<std::string>{"2001:db8::1", "2001:db8::2"}}));
    EXPECT_EQ(**interfaces[1].id, "eni-bp2");
    EXPECT_EQ(interfaces[1].ipv6s, Key<std::vector<std::string>>(std::nullopt)) << "404: it has none";
    const std::vector<CloudDisk> disks = {{"bp1system", "d-bp1system", std::nullopt}, {"bp1data", "d-bp1data", "data"}};
    EXPECT_EQ(**seen->disks, disks);
}

TEST(LookAtInstance, TheRolesNameIsAskedForAndItsCredentialsNever) {
    Service service;
    service.keys["ram/security-credentials/"] = "WorkerRole";
    const auto seen = look_at(service);
    EXPECT_EQ(**seen->ram_role, "WorkerRole");
    for (const auto& line : service.asked) EXPECT_THAT(line, Not(HasSubstr("WorkerRole")));
}

TEST(LookAtInstance, AnOldServiceWithoutTokensIsAskedWithoutOne) {
    for (const unsigned status : {404U, 405U}) {
        Service service;
        service.token_status = status;
        const auto seen = look_at(service);
        ASSERT_TRUE(seen) << seen.error().what;
        EXPECT_FALSE(seen->tokens);
        EXPECT_EQ(**seen->region_id, "cn-hangzhou");
    }
}

TEST(LookAtInstance, HardenedOnlyIsLearnedAndDoesNoHarm) {
    Service service;
    service.hardened = true;
    const auto seen = look_at(service);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->answers_without_token, Fact<bool>(false));
    EXPECT_EQ(**seen->instance_id, "i-bp1");
}

TEST(LookAtInstance, ABusyServiceIsAskedAgain) {
    Service service;
    service.first["/latest/api/token"] = {429, 503};
    service.first["/latest/meta-data/region-id"] = {500, 429};
    service.first["/latest/meta-data/disks/"] = {429};
    const auto seen = look_at(service);
    ASSERT_TRUE(seen) << seen.error().what;
    EXPECT_EQ(**seen->region_id, "cn-hangzhou");
    EXPECT_EQ((*seen->disks)->size(), 2U);
}

TEST(LookAtInstance, AServiceThatStaysBusyIsUnknownAndNotAbsent) {
    Service service;
    service.first["/latest/meta-data/ram/security-credentials/"] = std::vector<unsigned>(100, 503);
    const auto seen = look_at(service, std::chrono::milliseconds(1500));
    ASSERT_TRUE(seen) << seen.error().what;
    ASSERT_FALSE(seen->ram_role);
    EXPECT_THAT(seen->ram_role.error().what, HasSubstr("503"));
    EXPECT_EQ(**seen->instance_id, "i-bp1");
}

TEST(LookAtInstance, WhatIsNotOfItsFormatIsUnknown) {
    Service service;
    service.keys["region-id"] = "<html>Please log in</html>";
    service.keys["network/interfaces/macs/00:16:3e:00:00:01/ipv6s"] = "2001:db8::1";
    service.keys["disks/"] = "../../etc/\n";
    const auto seen = look_at(service);
    EXPECT_EQ(seen->region_id.error().what, "region-id: \"<html>Please log in</html>\" is not a region or zone");
    EXPECT_FALSE((*seen->interfaces)->at(0).ipv6s);
    EXPECT_FALSE(seen->disks);
}

TEST(LookAtInstance, ABodyWithoutEndIsNotReadToItsEnd) {
    Service service;
    service.keys["image-id"] = std::string(64 * 1024, 'a');
    const auto seen = look_at(service);
    EXPECT_THAT(seen->image_id.error().what, HasSubstr("longer than 32768 bytes"));
}

TEST(LookAtInstance, AServiceWithoutAListOfDisksLeavesThemUnknownToTheDisks) {
    Service service;
    service.keys.erase("disks/");
    const auto seen = look_at(service);
    EXPECT_EQ(seen->disks, Key<std::vector<CloudDisk>>(std::nullopt));
}

TEST(LookAtInstance, TheClocksOffset) {
    Service service;
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    const auto seen = look_at(service);
    const auto offset = 784111777 - static_cast<std::int64_t>(now);    // 1994-11-06 08:49:37 UTC
    ASSERT_TRUE(seen->clock_offset);
    EXPECT_NEAR(static_cast<double>(*seen->clock_offset), static_cast<double>(offset), 60);
    service.headers = {};
    EXPECT_FALSE(look_at(service)->clock_offset);
}

TEST(LookAtInstance, NobodyListensIsSaidSo) {
    const auto seen = look_at_instance(host::HostView::open("/").value(),
                                       {true, std::chrono::seconds(20), "127.0.0.1", test::free_port()}, long_enough);
    ASSERT_FALSE(seen);
    EXPECT_THAT(seen.error().what, HasSubstr("the metadata service (127.0.0.1) does not answer"));
    EXPECT_THAT(seen.error().what, HasSubstr("connection refused"));
}

TEST(LookAtInstance, AServiceThatSaysNothingEndsWithTheTime) {
    const auto seen = look_at([](test::Peer& peer) { peer.hold(); }, std::chrono::milliseconds(200));
    ASSERT_FALSE(seen);
    EXPECT_THAT(seen.error().what, HasSubstr("too slow"));
}

TEST(LookAtInstance, SomebodyElseAtTheAddressIsNotBelieved) {
    const auto page = look_at([](test::Peer& peer) { peer.read_request(); peer.answer(200, "<html>log in</html>"); },
                              std::chrono::seconds(20));
    EXPECT_THAT(page.error().what, HasSubstr("no token"));
    const auto forbidden = look_at([](test::Peer& peer) { peer.read_request(); peer.answer(403, "no"); }, std::chrono::seconds(20));
    EXPECT_THAT(forbidden.error().what, HasSubstr("status 403"));
    const auto moved = look_at([](test::Peer& peer) { peer.read_request(); peer.answer(302, "", "Location: http://x/\r\n"); },
                               std::chrono::seconds(20));
    EXPECT_THAT(moved.error().what, HasSubstr("status 302"));
}

TEST(LookAtInstance, TheTokenIsInNoErrorAndNoFact) {
    Service service;
    service.first["/latest/meta-data/vpc-id"] = {401};
    service.first["/latest/meta-data/region-id"] = {302};
    service.keys["zone-id"] = "?";
    const auto seen = look_at(service);
    ASSERT_FALSE(seen->vpc_id);
    for (const auto* why : {&seen->vpc_id.error().what, &seen->region_id.error().what, &seen->zone_id.error().what})
        EXPECT_THAT(*why, Not(HasSubstr(token)));
}

TEST(LookAtInstance, IsLeftOutWhereItHasNoPlace) {
    EXPECT_THAT(look_at_instance(host::HostView::open("/").value(), {.wanted = false}, long_enough).error().what,
                HasSubstr("--not-on-ecs"));
    const test::Tree tree;
    EXPECT_THAT(look_at_instance(tree.view(), {}, long_enough).error().what, HasSubstr("is not a running host"));
}

}   // namespace ack::checks
