#include "agent/fetch.hpp"

#include "host/sha256.hpp"
#include "tests/support/test_server.hpp"
#include "tests/support/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using test::Peer;
using test::TestServer;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const std::string script = "#!/bin/bash\necho joined\n";

TestServer::Behaviour answers(unsigned status, const std::string& body, const std::string& headers = {}) {
    return [=](Peer& peer) {
        peer.read_request();
        peer.answer(status, body, headers);
    };
}

TestServer::Behaviour writes(const std::string& text) {
    return [=](Peer& peer) {
        peer.read_request();
        peer.write(text);
    };
}

class FetchTest : public testing::Test {
protected:
    FetchTest() {
        policy.script_hosts = {"127.0.0.1"};
        options.deadline = Deadline::in(20s);
        options.first_wait = 1ms;
        options.on_note = [this](const std::string& note) { notes.push_back(note); };
    }
    Result<FetchedScript> fetch(const TestServer& server) {
        return fetch_script(parse_attach_command("curl http://" + server.authority() +
                                                 "/run/attach/1.35/attach_node.sh | bash -s -- --token t0ken")
                                .value(),
                            policy, options);
    }
    std::string error_of(const TestServer::Behaviour& behaviour) {
        TestServer server({behaviour});
        const auto fetched = fetch(server);
        EXPECT_FALSE(fetched);
        return fetched ? "" : fetched.error().what;
    }

    Policy policy;
    FetchOptions options;
    std::vector<std::string> notes;
};

TEST_F(FetchTest, AScriptIsHadWhole) {
    TestServer server({answers(200, script)});
    const auto fetched = fetch(server);
    ASSERT_TRUE(fetched) << fetched.error().what;
    EXPECT_EQ(fetched->text, script);
    EXPECT_EQ(fetched->sha256, host::sha256_hex(script));
    EXPECT_EQ(fetched->address, "127.0.0.1");
    EXPECT_THAT(notes, IsEmpty());
}

TEST_F(FetchTest, WhatMayPassIsTriedAgain) {
    TestServer server({answers(500, "<Error><Code>InternalError</Code></Error>"), answers(429, ""),
                       writes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n#!/bin/ba"),
                       [](Peer& peer) { peer.reset(); }, answers(200, script)});
    const auto fetched = fetch(server);
    ASSERT_TRUE(fetched) << fetched.error().what;
    EXPECT_EQ(fetched->text, script);
    ASSERT_THAT(notes, SizeIs(4));
    EXPECT_THAT(notes[0], HasSubstr("try 2 of 5: "));
    EXPECT_THAT(notes[0], HasSubstr("InternalError"));
    EXPECT_THAT(notes[2], HasSubstr("broke off after 9 of 100 bytes"));
}

TEST_F(FetchTest, TriesHaveAnEnd) {
    TestServer server({answers(503, "")});
    const auto fetched = fetch(server);
    ASSERT_FALSE(fetched);
    EXPECT_THAT(fetched.error().what, HasSubstr("status 503"));
    EXPECT_THAT(fetched.error().what, HasSubstr("the last of 5 tries"));
    EXPECT_EQ(server.connections(), 5U);
}

TEST_F(FetchTest, NoTryBeginsThatTheDeadlineWouldCut) {
    TestServer server({answers(503, "")});
    options.first_wait = 60s;
    options.deadline = Deadline::in(10s);
    const auto fetched = fetch(server);
    ASSERT_FALSE(fetched);
    EXPECT_THAT(fetched.error().what, HasSubstr("no time left"));
    EXPECT_EQ(server.connections(), 1U);
}

TEST_F(FetchTest, WhatCannotPassIsNotTriedAgain) {
    TestServer server({answers(404, "<?xml version=\"1.0\"?>\n<Error>\n<Code>NoSuchKey</Code>\n<Message>The "
                                    "key is absent.</Message></Error>")});
    const auto fetched = fetch(server);
    ASSERT_FALSE(fetched);
    EXPECT_THAT(fetched.error().what, HasSubstr("status 404"));
    EXPECT_THAT(fetched.error().what, HasSubstr("NoSuchKey (The key is absent.)"));
    EXPECT_THAT(fetched.error().what, HasSubstr("version or architecture"));
    EXPECT_EQ(server.connections(), 1U);
}

TEST_F(FetchTest, PagesAreNoScripts) {
    EXPECT_THAT(error_of(answers(200, "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>")),
                HasSubstr("AccessDenied"));
    EXPECT_THAT(error_of(answers(200, "\n<!DOCTYPE html><title>Sign in</title>")),
                HasSubstr("an HTML page (\"Sign in\")"));
    EXPECT_THAT(error_of(answers(200, "<HTML>")), HasSubstr("an HTML page"));
    EXPECT_THAT(error_of(answers(200, "")), HasSubstr("an empty answer"));
    EXPECT_THAT(error_of(answers(200, "echo hello")), HasSubstr("\"#!\""));
    EXPECT_THAT(error_of(answers(200, script + '\0')), HasSubstr("NUL"));
    EXPECT_THAT(error_of(answers(200, script, "Content-Encoding: gzip\r\n")), HasSubstr("gzip"));
}

TEST_F(FetchTest, ARedirectIsNotFollowed) {
    EXPECT_THAT(error_of(answers(302, "", "Location: http://elsewhere.example/\r\n")),
                HasSubstr("http://elsewhere.example/"));
}

TEST_F(FetchTest, AnUnknownLengthCouldHideATruncation) {
    EXPECT_THAT(error_of(writes("HTTP/1.1 200 OK\r\n\r\n" + script)), HasSubstr("does not say how long"));
}

TEST_F(FetchTest, APinnedDigestMustAgree) {
    TestServer server({answers(200, script)});
    options.expected_sha256 = host::sha256_hex(script);
    EXPECT_TRUE(fetch(server));
    options.expected_sha256[0] = options.expected_sha256[0] == '0' ? '1' : '0';
    EXPECT_THAT(fetch(server).error().what, HasSubstr("not the pinned " + options.expected_sha256));
}

TEST_F(FetchTest, AForeignHostIsNotAsked) {
    TestServer server({answers(200, script)});
    policy.script_hosts.clear();
    EXPECT_THAT(fetch(server).error().what, HasSubstr("script_hosts"));
    EXPECT_EQ(server.connections(), 0U);
}

TEST_F(FetchTest, ErrorsAndNotesHideTokensInTheAddress) {
    TestServer server({answers(503, "")});
    const auto fetched = fetch_script(parse_attach_command("curl http://" + server.authority() +
                                                           "/token/t0ps3cret/attach_node.sh | bash -s")
                                          .value(),
                                      policy, options);
    ASSERT_FALSE(fetched);
    EXPECT_THAT(fetched.error().what, testing::Not(HasSubstr("t0ps3cret")));
}

TEST_F(FetchTest, TheCommandsProxyIsUsed) {
    TestServer proxy({answers(200, script)});
    const auto fetched =
        fetch_script(parse_attach_command("curl -x http://" + proxy.authority() +
                                          " http://aliacs-k8s-cn-x.oss-cn-x.aliyuncs.com/a | bash -s")
                         .value(),
                     policy, options);
    EXPECT_TRUE(fetched) << fetched.error().what;
}

TEST(CheckSyntax, AsksBash) {
    const test::Tree tree;
    const auto view = host::HostView::open("/").value();
    tree.write("good", "#!/bin/bash\nif true; then echo yes; fi\n");
    tree.write("cut", "#!/bin/bash\nif true; then echo y");
    EXPECT_TRUE(check_syntax(view, tree.root() / "good", Deadline::in(20s)));
    const auto checked = check_syntax(view, tree.root() / "cut", Deadline::in(20s));
    ASSERT_FALSE(checked);
    EXPECT_THAT(checked.error().what, HasSubstr("line 3: syntax error"));
}

TEST(ScriptHostAllowed, ThePlatformsOwn) {
    const Policy policy;
    for (const auto* host : {"aliacs-k8s-cn-hangzhou.oss-cn-hangzhou.aliyuncs.com",
                             "aliacs-k8s-ap-southeast-1.oss-ap-southeast-1-internal.aliyuncs.com"})
        EXPECT_TRUE(script_host_allowed(host, policy)) << host;
    for (const auto* host : {"aliacs-k8s-evil.oss-cn-hangzhou.aliyuncs.com",
                             "aliacs-k8s-cn-x.oss-cn-x.aliyuncs.com.evil.example",
                             "aliacs-k8s-.oss-.aliyuncs.com", "aliacs-k8s-a.b.oss-a.b.aliyuncs.com",
                             "evil.example", "", "127.0.0.1", "x-aliacs-k8s-cn-x.oss-cn-x.aliyuncs.com"})
        EXPECT_FALSE(script_host_allowed(host, policy)) << host;
}

}   // namespace
}   // namespace ack::agent
