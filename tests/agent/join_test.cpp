#include "agent/join.hpp"

#include "agent/node_answer.hpp"
#include "tests/support/kubelet_conf.hpp"
#include "tests/support/test_server.hpp"
#include "tests/support/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using test::Peer;
using test::TestServer;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

const std::string name = "cn-x.10.0.0.1";

std::string node_json(const std::string& conditions, const std::string& node_name = name) {
    return R"({"kind":"Node","apiVersion":"v1","metadata":{"name":")" + node_name +
           R"("},"status":{"conditions":[)" + conditions +
           R"(],"addresses":[{"type":"InternalIP","address":"10.0.0.1"},{"type":"Hostname"}]}})";
}
const std::string ready = node_json(
    R"({"type":"MemoryPressure","status":"False"},{"type":"Ready","status":"True","reason":"KubeletReady"})");
const std::string not_ready = node_json(
    R"({"type":"Ready","status":"False","reason":"KubeletNotReady","message":"cni plugin not initialized"})");
const std::string absent =
    R"({"kind":"Status","status":"Failure","message":"nodes \"cn-x.10.0.0.1\" not found",)"
    R"("reason":"NotFound",)"
    R"("details":{"name":"cn-x.10.0.0.1","kind":"nodes"},"code":404})";
const std::string forbidden =
    R"({"kind":"Status","status":"Failure","message":"nodes \"cn-x.10.0.0.1\" is forbidden",)"
    R"("reason":"Forbidden","code":403})";

host::HttpResponse response(unsigned status, const std::string& body) {
    host::HttpResponse result;
    result.status = status;
    result.body = body;
    return result;
}
Result<checks::JoinedNode> read(unsigned status, const std::string& body) {
    return read_node_answer(response(status, body), name, "https://10.0.0.2:6443");
}

TEST(NodeAnswer, AReadyNode) {
    const auto node = read(200, ready);
    ASSERT_TRUE(node) << node.error().what;
    EXPECT_TRUE(node->registered);
    EXPECT_EQ(node->ready, "True");
    EXPECT_EQ(node->server, "https://10.0.0.2:6443");
    EXPECT_THAT(node->internal_ips, ElementsAre("10.0.0.1"));
    EXPECT_TRUE(is_joined(*node));
}

TEST(NodeAnswer, ANodeThatIsNotReadyYet) {
    EXPECT_FALSE(is_joined(*read(200, not_ready)));
    EXPECT_EQ(describe(*read(200, not_ready)),
              "node " + name + " is not Ready yet (KubeletNotReady: cni plugin not initialized)");
    EXPECT_EQ(read(200, node_json(""))->ready, std::nullopt);
    EXPECT_THAT(describe(*read(200, node_json(""))), HasSubstr("has not reported yet"));
    EXPECT_FALSE(is_joined(*read(200, node_json(R"({"type":"Ready","status":"Unknown"})"))));
}

TEST(NodeAnswer, ReadyAloneIsNotJoined) {
    auto node = *read(200, ready);
    node.internal_ips.clear();
    EXPECT_FALSE(is_joined(node));
    EXPECT_THAT(describe(node), HasSubstr("no InternalIP"));
    node = *read(
        200, node_json(R"({"type":"NetworkUnavailable","status":"True"},{"type":"Ready","status":"True"})"));
    EXPECT_EQ(node.network_unavailable, "True");
    EXPECT_FALSE(is_joined(node));
    EXPECT_THAT(describe(node), HasSubstr("NetworkUnavailable is True"));
    node.network_unavailable = "Unknown";
    EXPECT_FALSE(is_joined(node));
    node.network_unavailable = "False";
    EXPECT_TRUE(is_joined(node));
}

TEST(NodeAnswer, AnAbsentNodeIsAnAnswer) {
    const auto node = read(404, absent);
    ASSERT_TRUE(node);
    EXPECT_FALSE(node->registered);
    EXPECT_FALSE(is_joined(*node));
}

TEST(NodeAnswer, EverythingElseIsAnError) {
    EXPECT_THAT(read(403, forbidden).error().what,
                HasSubstr("status 403, Forbidden: nodes \"cn-x.10.0.0.1\" is forbidden"));
    EXPECT_THAT(read(404, "404 page not found").error().what, HasSubstr("status 404"));
    EXPECT_FALSE(read(404, R"({"kind":"Status","reason":"NotFound","details":{"name":"another"}})"));
    EXPECT_FALSE(read(200, node_json("", "another")));
    EXPECT_FALSE(read(200, "<html>"));
    EXPECT_FALSE(read(200, ""));
    EXPECT_FALSE(read(200, "[]"));
    EXPECT_FALSE(read(503, ready));
}

TestServer::Behaviour says(unsigned status, const std::string& body) {
    return [=](Peer& peer) {
        const bool right = peer.read_request().starts_with("GET /api/v1/nodes/" + name + " HTTP/1.1\r\n");
        if (right) peer.answer(status, body, "Content-Type: application/json\r\n");
        else peer.answer(400, "");
    };
}

class JoinTest : public testing::Test {
protected:
    JoinTest() {
        wait.deadline = Deadline::in(20s);
        wait.poll = 1ms;
        wait.on_note = [this](const std::string& note) { notes.push_back(note); };
    }
    test::ServerTls tls() const {
        return {authority.issue({"apiserver", "IP:127.0.0.1", -1, 30, ""}), authority.pem(), 0};
    }
    void write_conf(const TestServer& server) const { write_conf(server.port(), authority); }
    void write_conf(std::uint16_t port, const test::Authority& of) const {
        const auto node = of.issue({"system:node:" + name, "", -1, 30, "system:nodes"});
        tree.write("/etc/kubernetes/pki/ca.crt", of.pem());
        tree.write("/var/lib/kubelet/pki/kubelet-client-current.pem",
                   node.certificate + test::as_kubelets_write_it(node.key));
        tree.write("/etc/kubernetes/kubelet.conf",
                   test::kubelet_conf("https://127.0.0.1:" + std::to_string(port)));
    }
    Result<checks::JoinedNode> wait_for() { return wait_for_node(tree.view(), wait); }

    const test::Tree tree;
    const test::Authority authority{"kubernetes"};
    JoinWait wait;
    std::vector<std::string> notes;
};

TEST_F(JoinTest, AsksWithTheClientCertificate) {
    TestServer server({says(200, ready)}, tls());
    write_conf(server);
    const auto node =
        ask_for_node(*read_kubeconfig(tree.view(), "/etc/kubernetes/kubelet.conf"), Deadline::in(20s));
    ASSERT_TRUE(node) << node.error().what;
    EXPECT_TRUE(is_joined(*node));
    EXPECT_EQ(node->name, name);
}

TEST_F(JoinTest, AForeignServerProvesNothing) {
    const test::Authority foreign("foreign");
    TestServer server({says(200, ready)},
                      test::ServerTls{foreign.issue({"x", "IP:127.0.0.1", -1, 30, ""}), {}, 0});
    write_conf(server);
    const auto node =
        ask_for_node(*read_kubeconfig(tree.view(), "/etc/kubernetes/kubelet.conf"), Deadline::in(20s));
    ASSERT_FALSE(node);
    EXPECT_THAT(node.error().what, HasSubstr("not trusted"));
}

TEST_F(JoinTest, ACertificateThatIsNoNodesIsNotUsed) {
    Kubeconfig kubeconfig;
    kubeconfig.user_name = "kubernetes-admin";
    EXPECT_THAT(ask_for_node(kubeconfig, Deadline::in(20s)).error().what, HasSubstr("kubernetes-admin"));
    kubeconfig.node_name = "../pods";
    EXPECT_FALSE(ask_for_node(kubeconfig, Deadline::in(20s)));
}

TEST_F(JoinTest, WaitsThroughAbsenceUntilReady) {
    TestServer server({says(404, absent), says(404, absent), says(200, node_json("")), says(200, not_ready),
                       says(200, ready)},
                      tls());
    write_conf(server);
    const auto node = wait_for();
    ASSERT_TRUE(node) << node.error().what;
    EXPECT_TRUE(is_joined(*node));
    EXPECT_THAT(notes, ElementsAre(HasSubstr("is not registered"), HasSubstr("has not reported yet"),
                                   HasSubstr("is not Ready yet"), HasSubstr("is Ready")));
}

TEST_F(JoinTest, KubeletConfIsReadAnewAtEachTry) {
    TestServer server({says(200, ready)}, tls());
    // Absent, then for a port where nothing listens, then right: each step is taken when the one before was
    // noticed.
    wait.on_note = [&](const std::string& note) {
        notes.push_back(note);
        if (notes.size() == 1) write_conf(test::free_port(), authority);
        if (notes.size() == 2) write_conf(server);
    };
    const auto node = wait_for();
    ASSERT_TRUE(node) << node.error().what;
    EXPECT_THAT(notes, ElementsAre(HasSubstr("kubelet.conf is not there yet"), HasSubstr("refused"),
                                   HasSubstr("is Ready")));
}

TEST_F(JoinTest, ErrorsBeforeTheFirstAnswerArePartOfWaiting) {
    std::vector<TestServer::Behaviour> behaviours(6, says(503, ""));
    behaviours.push_back(says(200, ready));
    TestServer server(behaviours, tls());
    write_conf(server);
    EXPECT_TRUE(wait_for());
}

TEST_F(JoinTest, ThreeErrorsInARowAreBorne) {
    TestServer server({says(200, not_ready), says(500, ""), says(500, ""), says(500, ""),
                       says(200, not_ready), says(500, ""), says(500, ""), says(500, ""), says(200, ready)},
                      tls());
    write_conf(server);
    const auto node = wait_for();
    ASSERT_TRUE(node) << node.error().what;
    EXPECT_TRUE(is_joined(*node));
}

TEST_F(JoinTest, FourErrorsInARowAreNot) {
    TestServer server({says(200, not_ready), says(403, forbidden)}, tls());
    write_conf(server);
    const auto node = wait_for();
    ASSERT_FALSE(node);
    EXPECT_THAT(node.error().what, HasSubstr("4 times in a row"));
    EXPECT_THAT(node.error().what, HasSubstr("is forbidden"));
    EXPECT_THAT(node.error().what, HasSubstr("cni plugin not initialized"));
    EXPECT_EQ(server.connections(), 5U);
}

// What an API server says while it starts or is too busy: each is borne, and quoted.
TEST_F(JoinTest, EveryErrorOfAStartIsBorneThreeTimes) {
    const std::pair<unsigned, const char*> errors[] = {
        {401, R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401})"},
        {403, R"({"kind":"Status","reason":"Forbidden","message":"nodes is forbidden: not yet ready to handle request","code":403})"},
        {404, "404 page not found\n"},
        {410, R"({"kind":"Status","reason":"Expired","message":"too old resource version: 1, now 2","code":410})"},
        {429, R"({"kind":"Status","reason":"TooManyRequests","message":"too many requests","details":{"retryAfterSeconds":0},"code":429})"},
        {500, R"({"kind":"Status","reason":"InternalError","message":"Internal error occurred: etcdserver: no leader","code":500})"},
        {502, "<html>bad gateway</html>"},
        {503, R"({"kind":"Status","reason":"ServiceUnavailable","message":"apiserver is shutting down","code":503})"}};
    for (const auto& [status, body] : errors) {
        const auto error = says(status, body);
        TestServer server({error, error, says(200, not_ready), error, error, error, says(200, ready)}, tls());
        write_conf(server);
        const auto node = wait_for();
        ASSERT_TRUE(node) << status << ": " << node.error().what;
        EXPECT_TRUE(is_joined(*node)) << status;
        EXPECT_THAT(notes, testing::Contains(HasSubstr("status " + std::to_string(status))));
        notes.clear();
    }
}

TEST_F(JoinTest, ABusyServersWishIsHeeded) {
    TestServer server({[](Peer& peer) {
                           peer.read_request();
                           peer.answer(429, "", "Retry-After: 1\r\n");
                       },
                       says(200, ready)},
                      tls());
    write_conf(server);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_TRUE(wait_for());
    EXPECT_GE(std::chrono::steady_clock::now() - start, 1s);
}

TEST_F(JoinTest, AWishIsNoReasonToWaitBeyondTheDeadline) {
    TestServer server({[](Peer& peer) {
                          peer.read_request();
                          peer.answer(503, "", "Retry-After: 4000000\r\n");
                      }},
                      tls());
    write_conf(server);
    wait.deadline = Deadline::in(300ms);
    EXPECT_THAT(wait_for().error().what, HasSubstr("status 503"));
}

TEST_F(JoinTest, AnAnswerInChunks) {
    TestServer server({[](Peer& peer) {
                          peer.read_request();
                          peer.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                                     "Audit-Id: 1\r\nX-Kubernetes-Pf-Flowschema-Uid: 2\r\n\r\n");
                          for (std::size_t at = 0; at < ready.size(); at += 7) {
                              const auto piece = ready.substr(at, 7);
                              peer.write(std::to_string(piece.size()) + "\r\n" + piece + "\r\n");
                          }
                          peer.write("0\r\n\r\n");
                      }},
                      tls());
    write_conf(server);
    const auto node = wait_for();
    ASSERT_TRUE(node) << node.error().what;
    EXPECT_TRUE(is_joined(*node));
}

TEST_F(JoinTest, TheLastAnswerAtTheDeadline) {
    TestServer server({says(200, not_ready)}, tls());
    write_conf(server);
    wait.deadline = Deadline::in(500ms);
    const auto node = wait_for();
    ASSERT_TRUE(node) << node.error().what;
    EXPECT_FALSE(is_joined(*node));
}

TEST_F(JoinTest, AnErrorAtTheDeadlineWhenThereWasNoAnswer) {
    wait.deadline = Deadline::in(50ms);
    EXPECT_THAT(wait_for().error().what, HasSubstr("kubelet.conf is not there yet"));
}

TEST_F(JoinTest, AStopEndsTheWait) {
    TestServer server({says(200, not_ready)}, tls());
    write_conf(server);
    std::stop_source stop;
    wait.stop = stop.get_token();
    wait.poll = 1h;
    wait.deadline = Deadline::never();
    wait.on_note = [&](const std::string&) { stop.request_stop(); };
    const auto node = wait_for();
    ASSERT_TRUE(node);
    EXPECT_FALSE(is_joined(*node));
}

TEST_F(JoinTest, AnotherNameOfTheSameClusterIsKnownByAsking) {
    TestServer ours({says(200, ready)}, tls());
    write_conf(ours);
    const auto same = [&](const TestServer& server) {
        checks::CommandAsks asks;
        asks.server = server.authority();
        return same_cluster_by_asking(tree.view(), asks, Deadline::in(20s));
    };
    TestServer another_name({says(200, ready)}, tls());
    EXPECT_TRUE(same(another_name));
    TestServer knows_us_not({says(404, absent)}, tls());
    EXPECT_FALSE(same(knows_us_not));
    const test::Authority foreign("another cluster's");
    TestServer another_cluster(
        {says(200, ready)}, test::ServerTls{foreign.issue({"apiserver", "IP:127.0.0.1", -1, 30, ""}), "", 0});
    EXPECT_FALSE(same(another_cluster));
}

TEST(SameCluster, ComparesHostAndPort) {
    const auto same = [](const std::string& ours, const std::string& theirs) {
        checks::CommandAsks command;
        command.server = theirs;
        return same_cluster(ours, command);
    };
    EXPECT_TRUE(same("https://192.168.0.228:6443", "192.168.0.228:6443"));
    EXPECT_TRUE(same("https://192.168.0.228:6443", "https://192.168.0.228:6443/"));
    EXPECT_TRUE(same("https://192.168.0.228:6443", "192.168.0.228"));
    EXPECT_TRUE(same("https://API.example:6443", "api.example:6443"));
    EXPECT_TRUE(same("https://[fd00::1]:6443", "[fd00::1]"));
    EXPECT_TRUE(same("https://192.168.0.228:6443", ""));
    EXPECT_FALSE(same("https://192.168.0.228:6443", "192.168.0.229:6443"));
    EXPECT_FALSE(same("https://192.168.0.228:6443", "192.168.0.228:6444"));
    EXPECT_FALSE(same("https://192.168.0.228", "192.168.0.228"));
    EXPECT_FALSE(same("", ""));
    EXPECT_FALSE(same("https://a:1", "%%"));
}

}   // namespace
}   // namespace ack::agent
