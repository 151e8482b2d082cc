#include "checks/look/hops.hpp"
#include "checks/network/hops.hpp"
#include "tests/support/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::checks {

namespace {

using namespace std::chrono_literals;
using test::Authority;
using test::Peer;
using test::ServerTls;
using test::TestServer;
using testing::HasSubstr;

const TestServer::Behaviour version = [](Peer& peer) {
    const auto request = peer.read_request();
    peer.answer(request.starts_with("GET /version") ? 200 : 401, "{}");
};

NetworkQuestion question_for(const std::string& scheme, const std::string& authority) {
    return {*host::parse_url(scheme + "://" + authority + "/version"), "GET", {}, {}, {}};
}

NetworkTarget ask_api(NetworkQuestion question, Deadline deadline = Deadline::in(20s)) {
    return *look_at_network({{}, std::move(question), {}}, deadline).api_server;
}

std::vector<std::string> stages_of(const NetworkTarget& target) {
    std::vector<std::string> stages;
    for (const auto& hop : target.hops)
        stages.push_back((hop.ok ? "" : "!") + hop.stage);
    return stages;
}

class LookAtTls : public testing::Test {
protected:
    const Authority authority{"cluster authority"};
    std::vector<std::string> stages_with(const test::Identity& identity, bool any_authority) const {
        TestServer server({version, version}, ServerTls{identity, {}, 0});
        auto question = question_for("https", server.authority());
        question.tls.any_authority = any_authority;
        if (!any_authority)
            question.tls.authorities_pem = authority.pem();
        return stages_of(ask_api(question));
    }
};

} // namespace

TEST(LookAtHops, EveryHopOfAnAnswerOverHttp) {
    TestServer server({version});
    const auto target = ask_api(question_for("http", server.authority()));
    EXPECT_THAT(stages_of(target), testing::ElementsAre("name", "tcp", "http"));
    EXPECT_THAT(tell(target), HasSubstr("127.0.0.1: tcp, http (status 200) ok"));
}

TEST(LookAtHops, ARefusedConnectionIsNotASilentOne) {
    std::string authority;
    {
        TestServer server({version});
        authority = server.authority();
    }
    const auto target = ask_api(question_for("http", authority));
    EXPECT_THAT(stages_of(target), testing::ElementsAre("name", "!tcp"));
    EXPECT_FALSE(target.hops[1].silent);
}

TEST(LookAtHops, SilenceIsToldWithinTheDeadline) {
    TestServer server({[](Peer& peer) { peer.hold(); }});
    const auto target = ask_api(question_for("http", server.authority()), Deadline::in(300ms));
    EXPECT_THAT(stages_of(target), testing::ElementsAre("name", "tcp", "!http"));
    EXPECT_TRUE(target.hops[2].silent);
}

TEST(LookAtHops, NobodyIsAskedAfterTheDeadline) {
    const auto target = ask_api(question_for("http", "127.0.0.1:9"), Deadline::in(0ms));
    EXPECT_THAT(stages_of(target), testing::ElementsAre("name", "!tcp"));
}

TEST_F(LookAtTls, WithItsAuthority) {
    EXPECT_THAT(stages_with(authority.issue({"api", "IP:127.0.0.1", -1, 30, ""}), false),
                testing::ElementsAre("name", "tcp", "tls", "http"));
    EXPECT_THAT(stages_with(Authority("foreign").issue({"api", "IP:127.0.0.1", -1, 30, ""}), false),
                testing::ElementsAre("name", "tcp", "!tls"));
}

TEST_F(LookAtTls, WithoutAnAuthorityNameAndTimeStillCount) {
    EXPECT_THAT(stages_with(authority.issue({"api", "IP:127.0.0.1", -1, 30, ""}), true),
                testing::ElementsAre("name", "tcp", "tls", "http"));
    EXPECT_THAT(stages_with(authority.issue({"api", "IP:127.0.0.1", -10, -1, ""}), true),
                testing::ElementsAre("name", "tcp", "!tls"));
    EXPECT_THAT(stages_with(authority.issue({"api", "IP:10.0.0.1", -1, 30, ""}), true),
                testing::ElementsAre("name", "tcp", "!tls"));
}

TEST_F(LookAtTls, TheCredentialsAreAskedForLast) {
    TestServer server({version, version},
                      ServerTls{authority.issue({"api", "IP:127.0.0.1", -1, 30, ""}), {}, 0});
    auto question = question_for("https", server.authority());
    question.tls.authorities_pem = authority.pem();
    question.own_path = "/api/v1/nodes/n";
    const auto target = ask_api(question);
    EXPECT_THAT(stages_of(target), testing::ElementsAre("name", "tcp", "tls", "http", "!credentials"));
    EXPECT_THAT(target.hops.back().detail, HasSubstr("401"));
}

TEST(LookAtHops, AllAreAskedSideBySide) {
    TestServer one({[](Peer&peer) { peer.hold(); }}), other({[](Peer&peer) { peer.hold(); }}),
        third({version});
    const auto facts =
        look_at_network({question_for("http", one.authority()), question_for("http", other.authority()),
                         question_for("http", third.authority())},
                        Deadline::in(500ms));
    EXPECT_FALSE(facts.script_host->hops.back().ok);
    EXPECT_FALSE(facts.api_server->hops.back().ok);
    EXPECT_TRUE(facts.registry->hops.back().ok);
    EXPECT_EQ(facts.not_asked, "");
}

} // namespace ack::checks
