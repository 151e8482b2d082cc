#include "agent/plain_stream.hpp"
#include "agent/redact.hpp"

#include <gtest/gtest.h>

namespace ack::agent {
namespace {

std::string plain(std::string_view text) {
    return PlainStream().push(text);
}

TEST(PlainStream, DropsWhatOnlyATerminalReads) {
    EXPECT_EQ(plain("\x1b[1;31mred\x1b[0m\n"), "red\n");
    EXPECT_EQ(plain("a\x1b[2Kb\x1b[?25lc"), "abc");
    EXPECT_EQ(plain("\x1b]0;title\a-\x1b]8;;http://x\x1b\\link"), "-link");
    EXPECT_EQ(plain("\x1b(Bx\x1b=y\x1b"
                    "cz"),
              "xyz");
    EXPECT_EQ(plain("\x1bPq#0\x1b\\s"), "s");
    EXPECT_EQ(plain(std::string_view("a\0\b\x07z\x7f", 6)), "az");
}

TEST(PlainStream, KeepsLinesAndText) {
    EXPECT_EQ(plain("a\tb\r\nc\xe4\xb8\xad"), "a\tb\r\nc\xe4\xb8\xad");
}

TEST(PlainStream, AnEndlessSequenceEndsWithItsLine) {
    EXPECT_EQ(plain("a\x1b]never\nb\n\x1b[\nc"), "a\nb\n\nc");
}

TEST(PlainStream, ItIsTheSameHoweverItIsCut) {
    const std::string text = "x\x1b[1;31mtok\x1b]0;t\x1b\\en\x1b[0m\n\x1b(Bend";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        PlainStream stream;
        const auto first = stream.push(std::string_view(text).substr(0, cut));
        EXPECT_EQ(first + stream.push(std::string_view(text).substr(cut)), "xtoken\nend") << cut;
    }
}

TEST(PlainStream, ASecretThatAnEscapeBreaksIsFound) {
    Redactor redactor;
    redactor.add_secret("abcdef.0123456789abcdef");
    EXPECT_EQ(redactor.redact(plain("t abcdef.01234\x1b[7m56789abcdef")).find("56789"), std::string::npos);
}

} // namespace
} // namespace ack::agent
