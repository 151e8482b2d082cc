#include "checks/network/hops.hpp"
#include "tests/checks/baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::checks {

namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto api = "api-server-answers-at-every-address";

NetworkTarget well(const std::string& host, std::uint16_t port, std::vector<std::string> addresses) {
    NetworkTarget target{host, port, "", addresses, {{"name", "", true, false, "100.100.2.136"}}};
    for (const auto& address : addresses)
        for (const char* stage : {"tcp", "tls", "http"})
            target.hops.push_back(
                {stage, address, true, false, std::string(stage) == "http" ? "status 200" : ""});
    return target;
}

// The address' hops end with one that failed.
void fails_at(NetworkTarget& target, const std::string& address, const std::string& stage, bool silent,
              const std::string& detail) {
    std::erase_if(target.hops, [&](const Hop& hop) { return hop.address == address && hop.stage >= stage; });
    if (stage == "tcp")
        std::erase_if(target.hops, [&](const Hop& hop) { return hop.address == address; });
    target.hops.push_back({stage, address, false, silent, detail});
}

Scene connected() {
    Scene scene = fit_host();
    scene.host.network =
        NetworkFacts{"", well("aliacs-k8s-x", 80, {"100.118.1.1"}),
                     well("apiserver.c1.cn-hangzhou.cs.aliyuncs.com", 6443, {"192.168.0.1", "192.168.0.2"}),
                     well("registry-cn-hangzhou-vpc.ack.aliyuncs.com", 443, {"100.103.1.1"})};
    return scene;
}

NetworkTarget& api_of(Scene& scene) {
    return *scene.host.network->api_server;
}

void no_name(std::optional<NetworkTarget>& target) {
    target->addresses.clear();
    target->hops = {{"name", "", false, false, "there is no name " + target->host + " (resolver 10.0.0.2)"}};
}

} // namespace

TABLE_TEST(Hops, EachCheckFailsWhenAHopFails) {
    expect(
        connected(), Verdict::pass, Verdict::fail,
        {{"names-resolve", [](Scene& s) { no_name(s.host.network->script_host); }, "resolver 10.0.0.2"},
         {"names-resolve", [](Scene& s) { no_name(s.host.network->api_server); },
          "there is no name apiserver"},
         {"attach-script-host-answers", [](Scene& s) { no_name(s.host.network->script_host); }, "no name"},
         {"attach-script-host-answers",
          [](Scene& s) { fails_at(*s.host.network->script_host, "100.118.1.1", "tcp", true, "no answer"); },
          "tcp failed"},
         {api, [](Scene& s) { no_name(s.host.network->api_server); }, "no name"},
         {api, [](Scene& s) { fails_at(api_of(s), "192.168.0.2", "tcp", true, "no answer"); },
          "192.168.0.1: tcp, tls, http (status 200) ok; 192.168.0.2: tcp failed: no answer"},
         {api, [](Scene& s) { fails_at(api_of(s), "192.168.0.1", "tcp", false, "refused"); },
          "192.168.0.1: tcp failed"}});
    expect(connected(), Verdict::pass, Verdict::warn,
           {{"names-resolve", [](Scene& s) { no_name(s.host.network->registry); }, "no name registry"},
            {"registry-answers", [](Scene& s) { no_name(s.host.network->registry); }, "no name"},
            {"registry-answers",
             [](Scene& s) { fails_at(*s.host.network->registry, "100.103.1.1", "tcp", true, "no answer"); },
             "tcp failed"}});
}

TABLE_TEST(Hops, WhatIsNotKnownIsUnknown) {
    const auto not_known = [](Scene& s) { s.host.network = fail("not looked at"); };
    expect(connected(), Verdict::pass, Verdict::unknown,
           {{"names-resolve", not_known, "not looked at"},
            {"attach-script-host-answers", not_known, "not looked at"},
            {api, not_known, "not looked at"},
            {"registry-answers", not_known, "not looked at"}});
}

TEST(Hops, WhatWasNotAskedIsLeftOut) {
    for (const char* id : {"names-resolve", "attach-script-host-answers", api, "registry-answers"}) {
        Scene scene = connected();
        scene.command.given = false;
        EXPECT_EQ(scene.finding(id).verdict, Verdict::skipped) << id;
        scene = connected();
        scene.host.network = NetworkFacts{"joined already", {}, {}, {}};
        EXPECT_EQ(scene.finding(id).verdict, Verdict::skipped) << id;
        EXPECT_EQ(scene.finding(id).evidence, "joined already") << id;
        scene.host.network = NetworkFacts{};
        EXPECT_EQ(scene.finding(id).verdict, Verdict::skipped) << id;
    }
}

TEST(Hops, TheRemedyNamesTheRuleAndTheAddresses) {
    Scene scene = connected();
    fails_at(api_of(scene), "192.168.0.1", "tcp", true, "no answer");
    fails_at(api_of(scene), "192.168.0.2", "tcp", true, "no answer");
    const auto silent = scene.finding(api).remedy;
    EXPECT_THAT(silent, HasSubstr("TCP 6443 to 192.168.0.1, 192.168.0.2"));
    EXPECT_THAT(silent, HasSubstr("security group"));
    EXPECT_THAT(silent, HasSubstr("ping may pass"));

    scene = connected();
    fails_at(api_of(scene), "192.168.0.2", "tcp", false, "refused");
    EXPECT_THAT(scene.finding(api).remedy, HasSubstr("192.168.0.2 refuses TCP 6443"));

    scene = connected();
    no_name(scene.host.network->api_server);
    EXPECT_THAT(scene.finding(api).remedy, HasSubstr("100.100.2.136"));

    scene = connected();
    api_of(scene).hops.push_back({"credentials", "192.168.0.1", false, false, "status 401"});
    EXPECT_EQ(scene.finding(api).verdict, Verdict::fail);
    EXPECT_THAT(scene.finding(api).remedy, HasSubstr("client certificate"));
}

TEST(Hops, IPv6CountsOnlyWhereThereIsNoIPv4) {
    Scene scene = connected();
    api_of(scene) = well("api", 6443, {"192.168.0.1", "2001:db8::1"});
    fails_at(api_of(scene), "2001:db8::1", "tcp", false, "network is unreachable");
    EXPECT_EQ(scene.finding(api).verdict, Verdict::pass);
    EXPECT_THAT(scene.finding(api).evidence, HasSubstr("unreachable"));
    api_of(scene) = well("api", 6443, {"2001:db8::1"});
    fails_at(api_of(scene), "2001:db8::1", "tcp", false, "network is unreachable");
    EXPECT_EQ(scene.finding(api).verdict, Verdict::fail);
}

TEST(Hops, AProxyIsAskedInsteadOfTheName) {
    Scene scene = connected();
    scene.host.network->script_host =
        NetworkTarget{"aliacs", 80, "http://proxy:3128", {}, {{"http", "", true, false, "status 200"}}};
    EXPECT_EQ(scene.finding("attach-script-host-answers").verdict, Verdict::pass);
    EXPECT_THAT(scene.finding("names-resolve").evidence, Not(HasSubstr("aliacs is")));
    scene.host.network->script_host->hops[0] = {"http", "", false, true, "the proxy gave no way"};
    EXPECT_EQ(scene.finding("attach-script-host-answers").verdict, Verdict::fail);
    EXPECT_THAT(scene.finding("attach-script-host-answers").remedy, HasSubstr("no_proxy"));
}

} // namespace ack::checks
