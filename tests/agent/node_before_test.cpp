#include "agent/join.hpp"
#include "agent/node_before.hpp"
#include "checks/whose_node.hpp"
#include "tests/support/kubelet_conf.hpp"
#include "tests/support/test_server.hpp"
#include "tests/support/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using test::Peer;
using test::TestServer;
using testing::HasSubstr;
using namespace std::chrono_literals;

const std::string node_name = "cn-x.10.0.0.1";
const std::string a_node =
    R"({"kind":"Node","metadata":{"name":"cn-x.10.0.0.1"},"status":{"nodeInfo":{"bootID":"b"}}})";
const std::string no_node =
    R"({"kind":"Status","reason":"NotFound","details":{"name":"cn-x.10.0.0.1","kind":"nodes"},"code":404})";
const std::string not_allowed = R"({"kind":"Status","reason":"Forbidden","code":403})";

TestServer::Behaviour says(unsigned status, const std::string& body) {
    return [=](Peer& peer) {
        peer.read_request();
        peer.answer(status, body);
    };
}

// Why nobody was asked; empty when somebody was.
std::string reason(const NodeBefore& before) {
    return !before.node && before.node.error().code == checks::nobody_asks ? before.node.error().what : "";
}

class NodeBeforeTest : public testing::Test {
protected:
    test::ServerTls tls() const {
        return {authority.issue({"apiserver", "IP:127.0.0.1", -1, 30, ""}), authority.pem(), 0};
    }
    void write_conf(std::uint16_t port, const std::string& user = "system:node:" + node_name) const {
        const auto identity = authority.issue({user, "", -1, 30, "system:nodes"});
        tree.write("/etc/kubernetes/pki/ca.crt", authority.pem());
        tree.write("/var/lib/kubelet/pki/kubelet-client-current.pem", identity.certificate + identity.key);
        tree.write(kubelet_conf, test::kubelet_conf("https://127.0.0.1:" + std::to_string(port)));
    }
    NodeBefore ask(const std::string& server, bool is_member = false, bool given = true) const {
        checks::CommandAsks asks;
        asks.given = given;
        asks.server = server;
        return ask_before(tree.view(), asks, is_member, Deadline::in(20s));
    }

    const test::Tree tree;
    const test::Authority authority{"kubernetes"};
};

TEST_F(NodeBeforeTest, AsksTheCommandsServer) {
    TestServer server({says(200, a_node)}, tls());
    write_conf(server.port());
    for (const bool is_member : {false, true}) {
        const auto before = ask(server.authority(), is_member);
        ASSERT_TRUE(before.node) << before.node.error().what;
        EXPECT_TRUE(before.known_there);
        EXPECT_EQ(before.node->boot_id, "b");
    }
}

TEST_F(NodeBeforeTest, AnAbsentNodeIsAnAnswer) {
    TestServer server({says(404, no_node)}, tls());
    write_conf(server.port());
    const auto before = ask(server.authority());
    ASSERT_TRUE(before.node);
    EXPECT_FALSE(before.node->registered);
    EXPECT_FALSE(before.known_there);
}

TEST_F(NodeBeforeTest, TheCommandsOtherNameOfTheClusterIsAsked) {
    TestServer server({says(200, a_node)}, tls());
    write_conf(test::free_port());
    EXPECT_TRUE(ask(server.authority()).known_there);
}

TEST_F(NodeBeforeTest, ACommandWithoutServerLeavesKubeletConfs) {
    TestServer server({says(200, a_node)}, tls());
    write_conf(server.port());
    const auto before = ask("");
    EXPECT_TRUE(before.node);
    EXPECT_FALSE(before.known_there);
}

TEST_F(NodeBeforeTest, WithoutCredentialsNobodyIsAsked) {
    const auto why = [&](const std::string& server, bool is_member = false, bool given = true) {
        const auto before = ask(server, is_member, given);
        EXPECT_FALSE(before.node);
        EXPECT_FALSE(before.known_there);
        return reason(before);
    };
    EXPECT_THAT(why("10.0.0.2:6443"), HasSubstr("has no kubelet.conf"));
    EXPECT_THAT(why("", false, false), HasSubstr("no attach command is given"));
    tree.write(kubelet_conf, test::kubeconfig("    server: https://a:1\n", "    token: abc\n"));
    EXPECT_THAT(why("a:1"), HasSubstr("a token (a bootstrap kubeconfig?)"));

    TestServer server({says(403, not_allowed)}, tls());
    write_conf(server.port());
    EXPECT_THAT(why(server.authority()), HasSubstr("do not allow asking"));
    EXPECT_THAT(why("%%"), HasSubstr("%%"));

    const test::Authority foreign("another cluster's");
    TestServer another({says(200, a_node)},
                       test::ServerTls{foreign.issue({"apiserver", "IP:127.0.0.1", -1, 30, ""}), "", 0});
    EXPECT_THAT(why(another.authority()), HasSubstr("are not for " + another.authority()));

    write_conf(server.port(), "kubernetes-admin");
    EXPECT_THAT(why(server.authority()), HasSubstr("kubernetes-admin"));
}

TEST_F(NodeBeforeTest, ASilentServerLeavesTheNodeUnknownUnlessTheProofAsksAgain) {
    const auto port = test::free_port();
    write_conf(port);
    const std::string server = "127.0.0.1:" + std::to_string(port);
    const auto before = ask("");
    ASSERT_FALSE(before.node);
    EXPECT_NE(before.node.error().code, checks::nobody_asks);
    EXPECT_THAT(before.node.error().what, HasSubstr("refused"));
    EXPECT_THAT(reason(ask(server, true)), HasSubstr("asked again by the proof"));
}

} // namespace
} // namespace ack::agent
