#include "checks/whose_node.hpp"
#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace ack::checks {
namespace {

struct Case {
    const char* what;
    std::function<void(JoinedNode&, HostFacts&)> change;
    Whose due;
    const char* seen;
};

TEST(WhoseNode, IsToldByTheFirstMarkThatIsKnownOfBoth) {
    const auto not_on_ecs = [](HostFacts& host) { host.instance = fail("--not-on-ecs"); };
    const Case cases[] = {{"all is equal", [](JoinedNode&, HostFacts&) {}, Whose::this_boots, "this boot"},
                          {"the boot alone is equal",
                           [](JoinedNode& node, HostFacts&) {
                               node.provider_id = "cn-x.i-other";
                               node.internal_ips = {"10.9.9.9"};
                           },
                           Whose::this_boots, "this boot"},
                          {"restarted", [](JoinedNode& node, HostFacts&) { node.boot_id = "other"; },
                           Whose::this_hosts, "provider id"},
                          {"restarted with another address",
                           [](JoinedNode& node, HostFacts&) {
                               node.boot_id = "other";
                               node.internal_ips = {"10.9.9.9"};
                           },
                           Whose::this_hosts, "provider id"},
                          {"another instance that has this one's address",
                           [](JoinedNode& node, HostFacts&) {
                               node.boot_id = "other";
                               node.provider_id = "cn-hangzhou.i-other";
                           },
                           Whose::anothers,
                           "its provider id is cn-hangzhou.i-other, this host's cn-hangzhou.i-bp1abcdefgh"},
                          {"no metadata, restarted",
                           [&](JoinedNode& node, HostFacts& host) {
                               node.boot_id = "other";
                               not_on_ecs(host);
                           },
                           Whose::this_hosts, "InternalIP"},
                          {"no metadata, another host",
                           [&](JoinedNode& node, HostFacts& host) {
                               node.boot_id = "other";
                               node.internal_ips = {"10.9.9.9"};
                               not_on_ecs(host);
                           },
                           Whose::anothers, "its InternalIP is 10.9.9.9, this host's 192.168.0.7"},
                          {"no provider id, one of two addresses",
                           [](JoinedNode& node, HostFacts& host) {
                               node.boot_id = node.provider_id = "";
                               node.internal_ips = {"10.9.9.9", "fd00::7"};
                               host.addresses->ipv6 = {"fd00::7"};
                           },
                           Whose::this_hosts, "InternalIP"},
                          {"the address of lo is every host's",
                           [](JoinedNode& node, HostFacts&) {
                               node.boot_id = node.provider_id = "";
                               node.internal_ips = {"127.0.0.1"};
                           },
                           Whose::anothers, "InternalIP"},
                          {"this host's boot is not known, the node's is not said",
                           [](JoinedNode& node, HostFacts& host) {
                               node = JoinedNode();
                               host.boot_id = fail("EIO");
                           },
                           Whose::not_told, "is known of both"},
                          {"no boot said, and nothing else known",
                           [&](JoinedNode& node, HostFacts& host) {
                               node.boot_id = "";
                               host.addresses = fail("EIO");
                               not_on_ecs(host);
                           },
                           Whose::not_told, "is known of both"}};
    for (const auto& [what, change, due, seen] : cases) {
        Scene scene = joined_host();
        change(*scene.node, scene.host);
        const auto owner = owner_of(*scene.node, scene.host);
        EXPECT_EQ(static_cast<int>(owner.whose), static_cast<int>(due)) << what << ": " << owner.seen;
        EXPECT_NE(owner.seen.find(seen), std::string::npos) << what << ": " << owner.seen;
    }
}

} // namespace
} // namespace ack::checks
