#include "host/http.hpp"

#include <gtest/gtest.h>

namespace ack::host {
namespace {

using Environment = std::vector<std::string>;

std::string proxy_of(const std::string& url, const Environment& environment) {
    const auto proxy = proxy_for(*parse_url(url), environment);
    if (!proxy) return "error: " + proxy.error().what;
    return *proxy ? (*proxy)->host + ":" + std::to_string((*proxy)->port) : "none";
}

TEST(ProxyFor, NoneWithoutVariables) { EXPECT_EQ(proxy_of("http://a.b/", {"PATH=/bin"}), "none"); }

TEST(ProxyFor, TheSchemesOwnVariableOfEitherCase) {
    EXPECT_EQ(proxy_of("http://a.b/", {"http_proxy=http://p:3128"}), "p:3128");
    EXPECT_EQ(proxy_of("https://a.b/", {"http_proxy=http://p:3128"}), "none");
    EXPECT_EQ(proxy_of("https://a.b/", {"HTTPS_PROXY=http://p:3128/"}), "p:3128");
    EXPECT_EQ(proxy_of("http://a.b/", {"HTTP_PROXY=http://upper:1", "http_proxy=http://lower:2"}), "lower:2");
    EXPECT_EQ(proxy_of("http://a.b/", {"ALL_PROXY=p:3"}), "p:3");
}

TEST(ProxyFor, AnEmptyValueMeansNone) {
    EXPECT_EQ(proxy_of("http://a.b/", {"http_proxy=", "all_proxy=p:1"}), "none");
}

TEST(ProxyFor, CurlsDefaultPort) {
    EXPECT_EQ(proxy_of("http://a.b/", {"http_proxy=p"}), "p:1080");
    EXPECT_EQ(proxy_of("http://a.b/", {"http_proxy=http://[fd00::1]"}), "fd00::1:1080");
    EXPECT_EQ(proxy_of("http://a.b/", {"http_proxy=http://[fd00::1]:8"}), "fd00::1:8");
}

TEST(ProxyFor, CredentialsAreDecodedAndKeptApart) {
    const auto proxy = proxy_for(*parse_url("http://a.b/"), {"http_proxy=http://us%40er:p%3Aw@p:1"});
    ASSERT_TRUE(proxy && *proxy);
    EXPECT_EQ((*proxy)->credentials, "us@er:p:w");
    EXPECT_EQ((*proxy)->host, "p");
}

TEST(ProxyFor, OtherKindsAreErrors) {
    EXPECT_EQ(proxy_of("http://a.b/", {"http_proxy=socks5://p:1"}).substr(0, 6), "error:");
    EXPECT_EQ(proxy_of("http://a.b/", {"http_proxy=https://p:1"}).substr(0, 6), "error:");
    EXPECT_EQ(proxy_of("http://a.b/", {"http_proxy=http://user:hunter2@"}).find("hunter2"),
              std::string::npos);
}

struct Spared {
    const char *url, *list;
    bool spared;
};

class NoProxy : public testing::TestWithParam<Spared> {};

TEST_P(NoProxy, Decides) {
    const auto& [url, list, spared] = GetParam();
    EXPECT_EQ(proxy_of(url, {"http_proxy=p:1", std::string("NO_PROXY=") + list}), spared ? "none" : "p:1")
        << url << " " << list;
}

INSTANTIATE_TEST_SUITE_P(
    All, NoProxy,
    testing::Values(
        Spared{"http://a.b/", "*", true}, Spared{"http://a.b/", "", false}, Spared{"http://a.b/", "b", true},
        Spared{"http://a.b/", ".b", true}, Spared{"http://a.b/", "*.b", true},
        Spared{"http://a.b/", "A.B", true}, Spared{"http://xa.b/", "a.b", false},
        Spared{"http://a.b/", "x.a.b", false}, Spared{"http://a.b/", "c, a.b", true},
        Spared{"http://a.b/", "c a.b", true}, Spared{"http://a.b:8/", "a.b:8", true},
        Spared{"http://a.b:8/", "a.b:9", false}, Spared{"http://100.100.100.200/", "100.100.100.200", true},
        Spared{"http://100.100.100.200/", "100.0.0.0/8", true},
        Spared{"http://10.1.2.3/", "10.1.2.0/25", true}, Spared{"http://10.1.2.200/", "10.1.2.0/25", false},
        Spared{"http://10.1.2.3/", "10.1.2.0/33", false}, Spared{"http://10.1.2.3/", "0.0.0.0/0", true},
        Spared{"http://[fd00::5]/", "fd00::/16", true}, Spared{"http://[fd00::5]/", "fd01::/16", false},
        Spared{"http://[fd00::5]/", "fd00::5", true}));

}   // namespace
}   // namespace ack::host
