#include "host/certificate.hpp"

#include "tests/support/pki.hpp"

#include <ctime>
#include <gtest/gtest.h>

namespace ack::host {
namespace {

TEST(ParseCertificate, ReadsWhoseItIsAndForHowLong) {
    const test::Authority authority("kubernetes");
    const auto identity =
        authority.issue({"system:node:cn-x.10.0.0.1", "DNS:node,IP:10.0.0.1", -2, 10, "system:nodes"});
    const auto certificate = parse_certificate(identity.certificate);
    ASSERT_TRUE(certificate) << certificate.error().what;
    EXPECT_EQ(certificate->common_name, "system:node:cn-x.10.0.0.1");
    EXPECT_EQ(certificate->issuer, "CN = kubernetes");
    EXPECT_EQ(certificate->names, (std::vector<std::string>{"node", "10.0.0.1"}));
    EXPECT_EQ(certificate->not_after - certificate->not_before, 12 * 86'400);
    EXPECT_LT(certificate->not_before, std::time(nullptr));
}

TEST(ParseCertificate, TakesTheFirstOneBesideAKey) {
    const test::Authority authority("one");
    const auto identity = authority.issue({"two", "", -1, 1, ""});
    EXPECT_EQ(certificate_common_name(identity.key + identity.certificate + authority.pem()), "two");
}

TEST(ParseCertificate, SaysThatItIsNone) {
    EXPECT_FALSE(parse_certificate(""));
    EXPECT_FALSE(parse_certificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}

TEST(UtcText, IsReadable) { EXPECT_EQ(utc_text(1'795'412'045), "2026-11-23 05:34:05 UTC"); }

}   // namespace
}   // namespace ack::host
