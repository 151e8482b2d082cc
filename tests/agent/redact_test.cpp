#include "agent/redact.hpp"
#include "agent/secret_forms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Line {
    const char *in, *out;       // «» stands for «redacted»
};

std::string spelled_out(std::string text) {
    for (std::size_t at = 0; (at = text.find("«»", at)) != std::string::npos;)
        text.replace(at, 4, redacted_mark);
    return text;
}

class Redacts : public testing::TestWithParam<Line> {};
TEST_P(Redacts, TheLine) { EXPECT_EQ(Redactor().redact(GetParam().in), spelled_out(GetParam().out)); }

INSTANTIATE_TEST_SUITE_P(Tokens, Redacts,
                         testing::Values(Line{"use abcdef.0123456789abcdef.", "use «»."},
                                         Line{"'abcdef.0123456789abcdef'", "'«»'"},
                                         Line{"abcdefg.0123456789abcdef", "abcdefg.0123456789abcdef"},
                                         Line{"abcdef.0123456789abcdef0", "abcdef.0123456789abcdef0"},
                                         Line{"abcdef.0123456789ABCDEF", "abcdef.0123456789ABCDEF"},
                                         Line{"abcdef.0123456789abcde", "abcdef.0123456789abcde"},
                                         Line{"jwt eyJhbGciOi.eyJzdWIi.c2ln-_ end", "jwt «» end"},
                                         Line{"eyJhbGciOi", "eyJhbGciOi"},
                                         Line{"GET /token/abc/x /token/", "GET /token/«»/x /token/"},
                                         Line{"Authorization: Bearer abc.def123", "Authorization: «»"},
                                         Line{"sent bearer abc123 twice", "sent bearer «» twice"},
                                         Line{"a bearer of news", "a bearer of news"},
                                         Line{"http://user:pw@proxy:3128/x", "http://«»@proxy:3128/x"},
                                         Line{"mail@x http://a/b@c", "mail@x http://a/b@c"}));

INSTANTIATE_TEST_SUITE_P(
    Keys, Redacts,
    testing::Values(
        Line{"--token xyz --ess true", "--token «» --ess true"}, Line{"--token=xyz", "--token=«»"},
        Line{"'--token' 'xyz'", "'--token' '«»'"},
        Line{"--openapi-token \"x y\" z", "--openapi-token \"«»\" z"}, Line{"--token --ess", "--token --ess"},
        Line{"--use-auth-token true", "--use-auth-token true"},
        Line{"+ export TOKEN=xyz", "+ export TOKEN=«»"}, Line{"TOKEN=$2", "TOKEN=$2"},
        Line{"+ OPENAPI_TOKEN='x y'", "+ OPENAPI_TOKEN='«»'"},
        Line{R"({"token":"xyz","a":1})", R"({"token":"«»","a":1})"},
        Line{R"({\"token\": \"xyz\"})", R"({\"token\": \"«»\"})"}, Line{"token: expired", "token: expired"},
        Line{"token: abcdefgh1", "token: «»"}, Line{"password: x", "password: «»"},
        Line{"AccessKeySecret=abc&x=y", "AccessKeySecret=«»&x=y"},
        Line{"AccessKeyId=LTAI1", "AccessKeyId=LTAI1"},
        Line{"X-aliyun-ecs-metadata-token: AAAAAAAAAAAAAAAA==", "X-aliyun-ecs-metadata-token: «»"},
        Line{"metadata-token-ttl-seconds: 21600000000000000",
             "metadata-token-ttl-seconds: 21600000000000000"},
        Line{"case --token) shift", "case --token) shift"}, Line{"--token \\\n xyz", "--token \\\n «»"},
        Line{"--token", "--token"}, Line{"?Signature=abc%3D&b", "?Signature=«»&b"}));

INSTANTIATE_TEST_SUITE_P(
    PrivateKeys, Redacts,
    testing::Values(Line{"a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb",
                         "a\n«»\nb"},
                    Line{"-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----",
                         "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----"},
                    Line{"-----BEGIN PRIVATE KEY-----\nMII\nAAAA==\nthe log goes on", "«»the log goes on"},
                    Line{"-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----\\n", "«»\\n"},
                    Line{"x LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo= y", "x «» y"},
                    Line{"client-key-data: AAAA", "client-key-data: «»"}));

TEST(Redactor, KnownSecretsAlsoInsideWords) {
    Redactor redactor;
    redactor.add_secret("s3cret");
    redactor.add_secret("cretin");
    EXPECT_EQ(redactor.redact("as3cretb s3cretin x"), spelled_out("a«»b «» x"));
}

TEST(Redactor, AShortSecretWouldBlotTheTextOut) {
    Redactor redactor;
    redactor.add_secret("a");
    redactor.add_secret("");
    EXPECT_EQ(redactor.redact("banana"), "banana");
}

// Every way of cutting a text in two gives the same lines.
TEST(RedactedStream, CutsDoNotMatter) {
    Redactor redactor;
    redactor.add_secret("s3cret-value");
    const std::string text = "one\n--token xyz abcdef.0123456789abcdef\n-----BEGIN PRIVATE "
                             "KEY-----\nMII\n-----END PRIVATE KEY-----\n"
                             "a s3cret-value b\nlast";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        RedactedStream stream(redactor);
        std::string out = stream.push(text.substr(0, cut));
        out += stream.push(text.substr(cut));
        out += stream.flush();
        EXPECT_EQ(out, redactor.redact(text)) << cut;
    }
}

TEST(RedactedStream, GivesLinesAsTheyAreComplete) {
    const Redactor redactor;
    RedactedStream stream(redactor);
    EXPECT_EQ(stream.push("one\ntwo"), "one\n");
    EXPECT_EQ(stream.push(" more\n"), "two more\n");
    EXPECT_EQ(stream.flush(), "");
}

TEST(RedactedStream, HoldsAPrivateKeyUpToItsEnd) {
    const Redactor redactor;
    RedactedStream stream(redactor);
    EXPECT_EQ(stream.push("a\n-----BEGIN PRIVATE KEY-----\nMII\n"), "a\n");
    EXPECT_EQ(stream.push("AAA\n-----END PRIVATE KEY-----\nb\n"), spelled_out("«»\nb\n"));
}

TEST(RedactedStream, ALineWithoutEndIsGivenInPartsThatSplitNoSecret) {
    Redactor redactor;
    redactor.add_secret("known-secret");
    std::string line;
    while (line.size() < 300'000)
        line += "words and known-secret and --token v" + std::to_string(line.size()) + "alue ";
    RedactedStream stream(redactor);
    std::string out;
    for (std::size_t at = 0; at < line.size(); at += 1000) {
        const auto part = stream.push(line.substr(at, 1000));
        EXPECT_LE(part.size(), 64U * 1024);
        out += part;
    }
    EXPECT_FALSE(out.empty());
    out += stream.flush();
    EXPECT_EQ(out, redactor.redact(line));
}

TEST(RedactedStream, ASecretThatIsTooLongIsSkippedToItsEnd) {
    const Redactor redactor;
    RedactedStream stream(redactor);
    std::string out = stream.push("--token " + std::string(200'000, 'x'));
    out += stream.push(std::string(1000, 'x'));
    out += stream.push("xx end\n");
    EXPECT_EQ(stream.flush(), "");
    EXPECT_EQ(out, spelled_out("--token «» end\n"));
}

TEST(Redact, KnownSecretsInBase64) {
    Redactor redactor;
    redactor.add_secret("abcdef.0123456789abcdef");
    // {"token":"abcdef.0123456789abcdef"} and two more blanks before it, one after the other
    for (const char* encoded : {"eyJ0b2tlbiI6ImFiY2RlZi4wMTIzNDU2Nzg5YWJjZGVmIn0=",
                                "IHsidG9rZW4iOiJhYmNkZWYuMDEyMzQ1Njc4OWFiY2RlZiJ9",
                                "ICB7InRva2VuIjoiYWJjZGVmLjAxMjM0NTY3ODlhYmNkZWYifQ=="}) {
        const auto said = redactor.redact("node config " + std::string(encoded));
        EXPECT_NE(said.find(redacted_mark), std::string::npos) << said;
        EXPECT_LT(said.size(), std::string("node config ").size() + std::string(encoded).size() - 10) << said;
    }
    EXPECT_EQ(redactor.redact("YWJjZGVm"), "YWJjZGVm"); // too little of it to tell
}

// Each of these took minutes when every beginning was searched to the end of the text for its end.
TEST(SecretSpans, TextThatIsAllBeginningsIsScannedOnce) {
    for (const std::string part :
         {"-----BEGIN PRIVATE KEY-----\n x\n", "LS0tLS1CRUdJTiBQUklWQVRFIEtFW",
          "authorization:", "token=", "token=$", "eyJ", "eyJ.", "bearer ", "://", "/token/", "a@b://"}) {
        std::string text;
        while (text.size() < 4'000'000)
            text += part;
        EXPECT_LE(merged(secret_spans(text)).size(), text.size() / part.size()) << part;
    }
}

}   // namespace
}   // namespace ack::agent
