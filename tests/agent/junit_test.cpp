#include "agent/screen.hpp"
#include "tests/agent/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace ack::agent {
namespace {

// As much of XML as JUnit files use: every element closed by its own name, attributes quoted, text escaped.
struct Element {
    std::string name, attributes;
    std::size_t depth = 0;
};

std::vector<Element> parse(const std::string& text) {
    std::vector<Element> all;
    std::vector<std::string> open;
    for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
        const std::size_t end = text.find('>', at);
        std::string tag = text.substr(at + 1, end - at - 1);
        if (tag.starts_with('?'))
            continue;
        if (tag.starts_with('/')) {
            EXPECT_FALSE(open.empty());
            if (open.empty())
                return all;
            EXPECT_EQ(tag.substr(1), open.back());
            open.pop_back();
            continue;
        }
        const bool closed = tag.ends_with('/');
        if (closed)
            tag.pop_back();
        const std::size_t blank = std::min(tag.find(' '), tag.size());
        all.push_back({tag.substr(0, blank), tag.substr(blank), open.size()});
        if (!closed)
            open.push_back(tag.substr(0, blank));
    }
    EXPECT_TRUE(open.empty());
    return all;
}

std::size_t count(const std::vector<Element>& elements, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::count(elements, name, &Element::name));
}

TEST(Junit, CountsAgreeWithWhatIsInIt) {
    const auto elements = parse(to_junit(samples::unfit_host()));
    ASSERT_EQ(elements.at(1).name, "testsuite");
    EXPECT_THAT(elements[1].attributes,
                testing::AllOf(testing::HasSubstr(" tests=\"7\""), testing::HasSubstr(" failures=\"3\""),
                               testing::HasSubstr(" errors=\"1\""), testing::HasSubstr(" skipped=\"0\"")));
    EXPECT_EQ(count(elements, "testcase"), 7U);
    EXPECT_EQ(count(elements, "failure"), 3U); // two checks and the command's own outcome
    EXPECT_EQ(count(elements, "error"), 1U);
    EXPECT_EQ(count(parse(to_junit(samples::fit_host())), "skipped"), 1U);
    EXPECT_EQ(count(parse(to_junit(samples::fit_host())), "failure"), 0U);
}

TEST(Junit, ARunThatFailsWithoutAFailingCheckIsAFailure) {
    EXPECT_EQ(count(parse(to_junit(samples::failed_run())), "failure"), 1U);
}

TEST(Junit, ForeignTextCannotBreakOut) {
    Report report = samples::unfit_host();
    report.findings[2].evidence = "</failure></testcase>\"><x a='1'> & \x1b[0m \x01 \xff\xfe ]]>";
    report.hostname = "\"<evil>&";
    const std::string text = to_junit(report);
    EXPECT_EQ(count(parse(text), "x") + count(parse(text), "evil"), 0U);
    for (const char c : text)
        EXPECT_TRUE(c == '\n' || c < 0 || c >= ' ');
    EXPECT_THAT(text, testing::HasSubstr("hostname=\"&quot;&lt;evil&gt;&amp;\""));
}

}   // namespace
}   // namespace ack::agent
