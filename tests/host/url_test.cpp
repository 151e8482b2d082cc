#include "host/http.hpp"

#include <gtest/gtest.h>

namespace ack::host {
namespace {

TEST(ParseUrl, TakesItApart) {
    const auto url = parse_url("HTTP://AliAcs.Example.com/a/b?c=d#e");
    ASSERT_TRUE(url) << url.error().what;
    EXPECT_EQ(*url, (Url{"http", "aliacs.example.com", "/a/b?c=d", 80, ""}));
}

TEST(ParseUrl, GivesTheSchemesPortAndARoot) {
    EXPECT_EQ(parse_url("https://a.b")->port, 443);
    EXPECT_EQ(parse_url("https://a.b")->path, "/");
    EXPECT_EQ(parse_url("https://a.b?x=1")->path, "/?x=1");
    EXPECT_EQ(parse_url("http://a.b:/")->port, 80);
}

TEST(ParseUrl, ReadsAnIpv6Address) {
    const auto url = parse_url("https://[fd00::1]:6443/version");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "fd00::1");
    EXPECT_EQ(url->port, 6443);
    EXPECT_EQ(to_string(*url), "https://[fd00::1]:6443/version");
}

TEST(ParseUrl, RefusesWhatItDoesNotKnow) {
    for (const auto* text :
         {"", "a.b/c", "ftp://a.b", "http://", "http:///x", "http://a b", "http://a.b:0", "http://a.b:65536",
          "http://a.b:x", "http://[fd00::1", "http://[fd00::1]x", "http://a_b%41/", "http://a.b/\r\nX: y"})
        EXPECT_FALSE(parse_url(text)) << text;
}

TEST(ParseUrl, RefusesCredentialsWithoutQuotingThem) {
    const auto url = parse_url("http://user:hunter2@a.b/");
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().what.find("hunter2"), std::string::npos);
}

}   // namespace
}   // namespace ack::host
