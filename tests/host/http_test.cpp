#include "host/http.hpp"

#include "tests/support/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::host {
namespace {

using test::Peer;
using test::TestServer;
using testing::HasSubstr;
using namespace std::chrono_literals;

HttpRequest request_to(const std::string& url, Deadline deadline = Deadline::in(20s)) {
    HttpRequest request;
    request.url = *parse_url(url);
    request.deadline = deadline;
    return request;
}
HttpRequest request_to(const TestServer& server, Deadline deadline = Deadline::in(20s)) {
    return request_to("http://" + server.authority() + "/x?y=z", deadline);
}

HttpError error_of(const HttpRequest& request) {
    const auto response = http(request);
    EXPECT_FALSE(response);
    return response ? HttpError() : response.error();
}

TEST(Http, GivesStatusHeadersBodyAndAddress) {
    TestServer server({[](Peer& peer) { peer.answer(404, peer.read_request(), "X-Reason: Not Here\r\n"); }});
    auto request = request_to(server);
    request.headers = {{"X-Token", "t"}};
    const auto response = http(request);
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->status, 404U);
    EXPECT_EQ(response->header("x-reason"), "Not Here");
    EXPECT_EQ(response->header("absent"), "");
    EXPECT_EQ(response->address, "127.0.0.1");
    EXPECT_THAT(response->body,
                testing::StartsWith("GET /x?y=z HTTP/1.1\r\nHost: " + server.authority() + "\r\n"));
    EXPECT_THAT(response->body, HasSubstr("X-Token: t\r\n"));
    EXPECT_THAT(response->body, HasSubstr("Connection: close\r\n"));
}

TEST(Http, SendsABodyWithItsLength) {
    TestServer server({[](Peer& peer) { peer.answer(200, peer.read_request()); }});
    auto request = request_to(server);
    request.method = "PUT";
    request.body = "hello";
    const auto response = http(request);
    ASSERT_TRUE(response);
    EXPECT_THAT(response->body, testing::StartsWith("PUT "));
    EXPECT_THAT(response->body, HasSubstr("Content-Length: 5\r\n"));
    EXPECT_THAT(response->body, testing::EndsWith("\r\n\r\nhello"));
}

TEST(Http, AsksForTheHeadAlone) {
    TestServer server({[](Peer& peer) {
        peer.read_request();
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
    }});
    auto request = request_to(server);
    request.method = "HEAD";
    const auto response = http(request);
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->header("content-length"), "99");
    EXPECT_EQ(response->body, "");
}

TEST(Http, ReadsChunksAndBodiesUpToTheEnd) {
    TestServer server({[](Peer& peer) {
                           peer.read_request();
                           peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                      "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
                       },
                       [](Peer& peer) {
                           peer.read_request();
                           peer.write("HTTP/1.1 200 OK\r\n\r\nto the end");
                       }});
    EXPECT_EQ(http(request_to(server))->body, "abcde");
    EXPECT_EQ(http(request_to(server))->body, "to the end");
}

TEST(Http, AnAnswerToAnEarlyRefusalIsRead) {
    TestServer server({[](Peer& peer) { peer.answer(413, "too much"); }});
    auto request = request_to(server);
    request.body = std::string(64, 'x');
    const auto response = http(request);
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->status, 413U);
}

TEST(Http, ATruncatedBodyIsAnError) {
    TestServer server({[](Peer& peer) {
        peer.read_request();
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    }});
    const auto error = error_of(request_to(server));
    EXPECT_EQ(error.hop, Hop::answer);
    EXPECT_THAT(error.what, HasSubstr("broke off after 9 of 100 bytes"));
    EXPECT_THAT(error.what, HasSubstr(server.authority()));
    EXPECT_FALSE(error.deadline_passed);
}

TEST(Http, ATruncatedChunkedBodyIsAnError) {
    TestServer server({[](Peer& peer) {
        peer.read_request();
        peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    }});
    EXPECT_THAT(error_of(request_to(server)).what, HasSubstr("broke off"));
}

TEST(Http, NoAnswerIsAnError) {
    TestServer server({[](Peer& peer) { peer.read_request(); }});
    EXPECT_THAT(error_of(request_to(server)).what, HasSubstr("closed without an answer"));
}

TEST(Http, AResetIsAnError) {
    TestServer server({[](Peer& peer) {
        peer.read_request();
        peer.reset();
    }});
    const auto error = error_of(request_to(server));
    EXPECT_EQ(error.hop, Hop::answer);
    EXPECT_THAT(error.what, HasSubstr("reset"));
}

TEST(Http, SomethingElseIsNoHttp) {
    TestServer server({[](Peer& peer) { peer.write("SSH-2.0-OpenSSH_8.0\r\n\r\n"); peer.hold(); }});
    EXPECT_THAT(error_of(request_to(server)).what, HasSubstr("not a valid HTTP answer"));
}

TEST(Http, ABodyOverTheLimitIsAnError) {
    TestServer server({[](Peer& peer) {
        peer.read_request();
        peer.answer(200, std::string(11, 'x'));
    }});
    auto request = request_to(server);
    request.limit = 10;
    const auto error = error_of(request);
    EXPECT_THAT(error.what, HasSubstr("longer than 10 bytes"));
    EXPECT_TRUE(error.lasting);
    request.limit = 11;
    EXPECT_TRUE(http(request));
}

TEST(Http, EndlessHeadersAreAnError) {
    TestServer server({[](Peer& peer) {
        peer.read_request();
        peer.write("HTTP/1.1 200 OK\r\nX-Long: " + std::string(100 * 1024, 'x'));
        peer.hold();
    }});
    EXPECT_EQ(error_of(request_to(server)).hop, Hop::answer);
}

TEST(Http, SilenceEndsAtTheDeadline) {
    TestServer server({[](Peer& peer) { peer.hold(); }});
    const auto error = error_of(request_to(server, Deadline::in(50ms)));
    EXPECT_EQ(error.hop, Hop::answer);
    EXPECT_TRUE(error.deadline_passed);
}

TEST(Http, ABodyByDropsEndsAtTheDeadline) {
    TestServer server({[](Peer& peer) {
        peer.read_request();
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        peer.drip('x');
    }});
    const auto error = error_of(request_to(server, Deadline::in(100ms)));
    EXPECT_TRUE(error.deadline_passed);
    EXPECT_THAT(error.what, HasSubstr("of 100000 bytes"));
}

TEST(Http, ADeadlineInThePastAsksNothing) {
    TestServer server({[](Peer& peer) { peer.hold(); }});
    EXPECT_TRUE(error_of(request_to(server, Deadline::in(-1ms))).deadline_passed);
}

TEST(Http, GoesToTheNextAddressWhenOneRefuses) {
    TestServer server({[](Peer& peer) { peer.read_request(); peer.answer(200, "here"); }});
    auto request = request_to("http://name.example:" + std::to_string(server.port()) + "/");
    request.addresses = {"127.0.0.2", "127.0.0.1"};
    const auto response = http(request);
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->address, "127.0.0.1");
}

TEST(Http, NamesEveryAddressThatRefused) {
    auto request = request_to("http://name.example:" + std::to_string(test::free_port()) + "/");
    request.addresses = {"127.0.0.1", "127.0.0.2"};
    const auto error = error_of(request);
    EXPECT_EQ(error.hop, Hop::tcp);
    EXPECT_THAT(error.what, HasSubstr("127.0.0.1:"));
    EXPECT_THAT(error.what, HasSubstr("127.0.0.2:"));
    EXPECT_THAT(error.what, HasSubstr("refused"));
    EXPECT_FALSE(error.deadline_passed);
}

TEST(Http, AHeaderCannotSmuggleAnother) {
    auto request = request_to("http://127.0.0.1:1/");
    request.headers = {{"X-Token", "a\r\nHost: b"}};
    EXPECT_EQ(error_of(request).hop, Hop::request);
}

TEST(HttpProxy, GetsTheAbsoluteFormAndCredentials) {
    TestServer proxy({[](Peer& peer) { peer.answer(200, peer.read_request()); }});
    auto request = request_to("http://name.example/path");
    request.proxy = parse_url("http://" + proxy.authority()).value();
    request.proxy->credentials = "user:word";
    const auto response = http(request);
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_THAT(response->body,
                testing::StartsWith("GET http://name.example/path HTTP/1.1\r\nHost: name.example\r\n"));
    EXPECT_THAT(response->body, HasSubstr("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n"));
}

TEST(HttpProxy, ItsRefusalOfATunnelIsAnError) {
    TestServer proxy({[](Peer& peer) { peer.read_request(); peer.answer(403, "no"); }});
    auto request = request_to("https://name.example/path");
    request.tls.authorities_pem = test::Authority("a").pem();
    request.proxy = parse_url("http://" + proxy.authority()).value();
    const auto error = error_of(request);
    EXPECT_EQ(error.hop, Hop::tcp);
    EXPECT_THAT(error.what, HasSubstr("status 403"));
}

TEST(TcpConnect, TellsOpenFromRefused) {
    TestServer server({[](Peer& peer) { peer.hold(); }});
    EXPECT_TRUE(tcp_connect("127.0.0.1", server.port(), Deadline::in(20s)));
    const auto refused = tcp_connect("127.0.0.1", test::free_port(), Deadline::in(20s));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().hop, Hop::tcp);
    EXPECT_THAT(refused.error().what, HasSubstr("refused"));
    EXPECT_FALSE(tcp_connect("name.example", 80, Deadline::in(20s)));
}

TEST(TcpConnect, SilenceEndsAtTheDeadline) {
    // A listener whose queue is full answers no further SYN, as a security group does.
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(listen(listener, 0), 0);
    ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
    std::vector<int> fillers;
    for (int i = 0; i < 4; ++i) {
        fillers.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
        static_cast<void>(connect(fillers.back(), reinterpret_cast<const sockaddr*>(&address), size));
    }
    const auto late = tcp_connect("127.0.0.1", ntohs(address.sin_port), Deadline::in(100ms));
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().deadline_passed);
    EXPECT_THAT(late.error().what, HasSubstr("no answer"));
    for (const int filler : fillers) close(filler);
    close(listener);
}

}   // namespace
}   // namespace ack::host
