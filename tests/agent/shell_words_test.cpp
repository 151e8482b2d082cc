#include "agent/shell_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Words as they are, operators as bash writes them, ends as "; ".
std::string spelled(std::string_view text) {
    const auto tokens = shell_words(text);
    if (!tokens) return "error: " + tokens.error().what;
    std::string result;
    for (const auto& token : *tokens) {
        if (!result.empty()) result += ' ';
        switch (token.kind) {
        case ShellTokenKind::word: result += "<" + token.text + ">"; break;
        case ShellTokenKind::pipe: result += "|"; break;
        case ShellTokenKind::end: result += ";"; break;
        case ShellTokenKind::and_then: result += "&&"; break;
        case ShellTokenKind::errors_too: result += "2>&1"; break;
        }
    }
    return result;
}

struct Case {
    const char *text, *tokens;
};

class Reads : public testing::TestWithParam<Case> {};
TEST_P(Reads, AsBashDoes) { EXPECT_EQ(spelled(GetParam().text), GetParam().tokens) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(
    ShellWords, Reads,
    testing::Values(Case{"", ""}, Case{"  \n\n ", ""}, Case{"a  b\tc", "<a> <b> <c>"}, Case{"'a b'", "<a b>"},
                    Case{"'a\\b\"c'", "<a\\b\"c>"}, Case{"\"a 'b'\"", "<a 'b'>"},
                    Case{"a'b'\"c\"d", "<abcd>"}, Case{"''", "<>"}, Case{"\"\"", "<>"},
                    Case{"a '' b", "<a> <> <b>"}, Case{R"("a\"b\\c\$d\`e\f")", R"(<a"b\c$d`e\f>)"},
                    Case{R"(a\ b\"c\\)", R"(<a b"c\>)"}, Case{"a\\\nb", "<ab>"}, Case{"a \\\n  b", "<a> <b>"},
                    Case{"\"a\\\nb\"", "<ab>"}, Case{"'a\nb'", "<a\nb>"}, Case{"a # b 'c\nd", "<a> ; <d>"},
                    Case{"#!/bin/sh\na", "<a>"}, Case{"a#b", "<a#b>"}, Case{"a '#' b", "<a> <#> <b>"},
                    Case{"a;b", "<a> ; <b>"}, Case{"a\n\n;b\n", "<a> ; <b> ;"}, Case{"a|b", "<a> | <b>"},
                    Case{"a |\n b", "<a> | <b>"}, Case{"a&&b", "<a> && <b>"}, Case{"a &&\nb", "<a> && <b>"},
                    Case{"a 2>&1 | b", "<a> 2>&1 | <b>"}, Case{"A=b c=d", "<A=b> <c=d>"},
                    Case{"k=v,x=y:NoSchedule", "<k=v,x=y:NoSchedule>"}, Case{"a~ b=c^d", "<a~> <b=c^d>"},
                    Case{"'\xe4\xb8\xad'", "<\xe4\xb8\xad>"}));

class Refuses : public testing::TestWithParam<Case> {};
TEST_P(Refuses, WithTheReason) {
    EXPECT_THAT(spelled(GetParam().text), testing::StartsWith("error: ")) << GetParam().text;
    EXPECT_THAT(spelled(GetParam().text), HasSubstr(GetParam().tokens));
}

INSTANTIATE_TEST_SUITE_P(
    ShellWords, Refuses,
    testing::Values(Case{"a $b", "variable"}, Case{"\"$b\"", "variable"}, Case{"a `b`", "substitution"},
                    Case{"\"`b`\"", "substitution"}, Case{"a $(b)", "variable or substitution"},
                    Case{"a <(b)", "redirection"}, Case{"a > b", "redirection"},
                    Case{"a 2> b", "redirection"}, Case{"a 2>&12", "redirection"},
                    Case{"a < b", "redirection"}, Case{"a &> b", "background"}, Case{"a *", "glob"},
                    Case{"a b?c", "glob"}, Case{"a [b]", "glob"}, Case{"a {b,c}", "brace"},
                    Case{"a (b)", "subshell"}, Case{"a &", "background"}, Case{"a & b", "background"},
                    Case{"a || b", "\"||\" is not read"}, Case{"a |& b", "\"|&\" is not read"},
                    Case{"a &&& b", "\"&&&\""}, Case{"a ;; b", "case"}, Case{"a | ; b", "missing"},
                    Case{"~/a", "expanded"}, Case{"a 'b", "no end"}, Case{"a \"b", "no end"},
                    Case{"a \\", "something is missing"}, Case{"a\\nb", "JSON"},
                    Case{"a \xe2\x80\x9c"
                         "b\xe2\x80\x9d",
                         "not ASCII"},
                    Case{"a\xc2\xa0"
                         "b",
                         "not ASCII"},
                    Case{"a \x01", "control"}, Case{"a\rb", "control"}));

TEST(ShellWords, ANulByteIsRefused) { EXPECT_FALSE(shell_words(std::string_view("a\0b", 3))); }

TEST(ShellWords, TheErrorQuotesThePlace) {
    EXPECT_THAT(spelled("one two\nthree four > five\nsix"), HasSubstr("at \"three four > five\""));
}

TEST(ShellWords, TheErrorHidesSecrets) {
    const auto said = spelled("bash -s -- --token abcdef.0123456789abcdef > file");
    EXPECT_THAT(said, testing::Not(HasSubstr("456789abcdef")));
    EXPECT_THAT(said, HasSubstr("> file"));
}

TEST(AssignedName, NeedsAnUnquotedName) {
    const auto name = [](const char* text) { return std::string(assigned_name(shell_words(text)->front())); };
    EXPECT_EQ(name("REGION=cn-hangzhou"), "REGION");
    EXPECT_EQ(name("_a1='b c'"), "_a1");
    EXPECT_EQ(name("A="), "A");
    EXPECT_EQ(name("'A'=b"), "");
    EXPECT_EQ(name("\"A=b\""), "");
    EXPECT_EQ(name("A\\=b"), "");
    EXPECT_EQ(name("1A=b"), "");
    EXPECT_EQ(name("--a=b"), "");
    EXPECT_EQ(name("=b"), "");
}

}   // namespace
}   // namespace ack::agent
