#include "host/http.hpp"

#include "tests/support/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::host {
namespace {

using test::Authority;
using test::Identity;
using test::Peer;
using test::ServerTls;
using test::TestServer;
using testing::HasSubstr;
using namespace std::chrono_literals;

const TestServer::Behaviour hello = [](Peer& peer) {
    peer.read_request();
    peer.answer(200, "hello");
};

class TlsTest : public testing::Test {
protected:
    HttpRequest request_to(const TestServer& server) const {
        HttpRequest request;
        request.url = *parse_url("https://" + server.authority() + "/");
        request.tls.authorities_pem = authority.pem();
        request.deadline = Deadline::in(20s);
        return request;
    }
    HttpError error_with(const Identity& identity) const {
        TestServer server({hello}, ServerTls{identity, {}, 0});
        const auto response = http(request_to(server));
        EXPECT_FALSE(response);
        return response ? HttpError() : response.error();
    }

    const Authority authority{"cluster authority"};
    const Identity good = authority.issue({"apiserver", "DNS:apiserver.example,IP:127.0.0.1", -1, 30, ""});
};

TEST_F(TlsTest, AGoodCertificateForTheAddress) {
    TestServer server({hello}, ServerTls{good, {}, 0});
    const auto response = http(request_to(server));
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->body, "hello");
}

TEST_F(TlsTest, AGoodCertificateForAnExpectedName) {
    TestServer server({hello}, ServerTls{good, {}, 0});
    auto request = request_to(server);
    request.tls.server_name = "apiserver.example";
    EXPECT_TRUE(http(request));
}

TEST_F(TlsTest, Expired) {
    const auto error = error_with(authority.issue({"old", "IP:127.0.0.1", -10, -1, ""}));
    EXPECT_EQ(error.hop, Hop::tls);
    EXPECT_TRUE(error.lasting);
    EXPECT_THAT(error.what, HasSubstr("expired on "));
    EXPECT_THAT(error.what, HasSubstr("this host's clock says"));
}

TEST_F(TlsTest, NotYetValid) {
    EXPECT_THAT(error_with(authority.issue({"early", "IP:127.0.0.1", 5, 30, ""})).what,
                HasSubstr("is not valid before "));
}

TEST_F(TlsTest, ForeignAuthority) {
    const Authority foreign("someone else");
    const auto error = error_with(foreign.issue({"x", "IP:127.0.0.1", -1, 30, ""}));
    EXPECT_EQ(error.hop, Hop::tls);
    EXPECT_THAT(error.what, HasSubstr("an authority that is not trusted"));
    EXPECT_THAT(error.what, HasSubstr("CN = someone else"));
}

TEST_F(TlsTest, AnAuthorityOfTheSameNameWithAnotherKey) {
    const Authority imitation("cluster authority");
    EXPECT_THAT(error_with(imitation.issue({"x", "IP:127.0.0.1", -1, 30, ""})).what,
                HasSubstr("not trusted"));
}

TEST_F(TlsTest, WrongName) {
    const auto error = error_with(authority.issue({"x", "DNS:other.example,IP:10.0.0.9", -1, 30, ""}));
    EXPECT_THAT(error.what, HasSubstr("is for another name: for other.example, 10.0.0.9"));
    TestServer server({hello}, ServerTls{good, {}, 0});
    auto request = request_to(server);
    request.tls.server_name = "somewhere.example";
    EXPECT_THAT(http(request).error().what, HasSubstr("apiserver.example"));
}

TEST_F(TlsTest, TheSystemsBundleDoesNotKnowTheClustersAuthority) {
    TestServer server({hello}, ServerTls{good, {}, 0});
    auto request = request_to(server);
    request.tls.authorities_pem.clear();
    const auto response = http(request);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().hop, Hop::tls);
}

TEST_F(TlsTest, NoTlsAtAll) {
    TestServer server({[](Peer& peer) {
        peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        peer.hold();
    }});
    const auto response = http(request_to(server));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().hop, Hop::tls);
    EXPECT_THAT(response.error().what, HasSubstr("does not speak TLS"));
}

TEST_F(TlsTest, TheConnectionEndsInTheHandshake) {
    TestServer server({[](Peer&) {}});
    const auto response = http(request_to(server));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().hop, Hop::tls);
    EXPECT_FALSE(response.error().lasting);
    EXPECT_THAT(response.error().what, HasSubstr("ended during the TLS handshake"));
}

TEST_F(TlsTest, ASilentHandshakeEndsAtTheDeadline) {
    TestServer server({[](Peer& peer) { peer.hold(); }});
    auto request = request_to(server);
    request.deadline = Deadline::in(100ms);
    const auto response = http(request);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().hop, Hop::tls);
    EXPECT_TRUE(response.error().deadline_passed);
}

TEST_F(TlsTest, OldVersionsAreRefused) {
    TestServer server({hello}, ServerTls{good, {}, TLS1_1_VERSION});
    const auto response = http(request_to(server));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().hop, Hop::tls);
}

TEST_F(TlsTest, Version12IsTaken) {
    TestServer server({hello}, ServerTls{good, {}, TLS1_2_VERSION});
    EXPECT_TRUE(http(request_to(server)));
}

TEST_F(TlsTest, ATruncatedBodyIsAnErrorHereToo) {
    TestServer server({[](Peer& peer) {
                          peer.read_request();
                          peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                      }},
                      ServerTls{good, {}, 0});
    const auto response = http(request_to(server));
    ASSERT_FALSE(response);
    EXPECT_THAT(response.error().what, HasSubstr("broke off after 3 of 10 bytes"));
}

TEST_F(TlsTest, AClientCertificateIsShown) {
    const Authority clients("clients");
    TestServer server({hello}, ServerTls{good, clients.pem(), 0});
    auto request = request_to(server);
    const auto node = clients.issue({"system:node:x", "", -1, 30, "system:nodes"});
    request.tls.certificate_pem = node.certificate;
    request.tls.key_pem = node.key;
    const auto response = http(request);
    ASSERT_TRUE(response) << response.error().what;
}

TEST_F(TlsTest, AMissingClientCertificateIsSaid) {
    TestServer server({hello}, ServerTls{good, Authority("clients").pem(), 0});
    const auto response = http(request_to(server));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().hop, Hop::tls);
    EXPECT_THAT(response.error().what, HasSubstr("client certificate"));
}

TEST_F(TlsTest, AKeyThatDoesNotFitIsSaid) {
    TestServer server({hello}, ServerTls{good, {}, 0});
    auto request = request_to(server);
    request.tls.certificate_pem = authority.issue({"a", "", -1, 30, ""}).certificate;
    request.tls.key_pem = authority.issue({"b", "", -1, 30, ""}).key;
    const auto response = http(request);
    ASSERT_FALSE(response);
    EXPECT_THAT(response.error().what, HasSubstr("does not belong to the client certificate"));
    request.tls.key_pem = "nothing";
    EXPECT_THAT(http(request).error().what, HasSubstr("client key cannot be used"));
}

TEST_F(TlsTest, AnAuthorityTextWithoutACertificateIsAnError) {
    TestServer server({hello}, ServerTls{good, {}, 0});
    auto request = request_to(server);
    request.tls.authorities_pem = "nothing";
    EXPECT_THAT(http(request).error().what, HasSubstr("holds no certificate"));
}

TEST_F(TlsTest, ThroughAProxysTunnel) {
    TestServer server({hello}, ServerTls{authority.issue({"x", "DNS:name.example", -1, 30, ""}), {}, 0});
    std::string asked;
    TestServer proxy({[&](Peer& peer) {
        asked = peer.read_request();
        peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
        peer.relay(server.port());
    }});
    HttpRequest request;
    request.url = *parse_url("https://name.example/");
    request.proxy = *parse_url("http://" + proxy.authority());
    request.proxy->credentials = "user:word";
    request.tls.authorities_pem = authority.pem();
    request.deadline = Deadline::in(20s);
    const auto response = http(request);
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->body, "hello");
    EXPECT_THAT(asked,
                testing::StartsWith("CONNECT name.example:443 HTTP/1.1\r\nHost: name.example:443\r\n"));
    EXPECT_THAT(asked, HasSubstr("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n"));
}

}   // namespace
}   // namespace ack::host
