#include "checks/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::checks {
namespace {

using testing::HasSubstr;

TEST(ParseYaml, MapsListsAndScalars) {
    const auto root = parse_yaml("a: 1\nb:\n- name: x\n  c: \"y z\"\n- name: w\nd: {e: f}\ng: null\nh: ''\n");
    ASSERT_TRUE(root) << root.error().what;
    EXPECT_EQ((*root)["a"].text, "1");
    ASSERT_EQ((*root)["b"].list.size(), 2U);
    EXPECT_EQ((*root)["b"].list[0]["c"].text, "y z");
    EXPECT_EQ((*root)["d"]["e"].text, "f");
    EXPECT_FALSE((*root)["g"]);
    EXPECT_TRUE((*root)["h"]);
    EXPECT_FALSE((*root)["absent"]["below"]);
}

TEST(ParseYaml, NothingIsNothing) {
    EXPECT_FALSE(*parse_yaml(""));
    EXPECT_FALSE(*parse_yaml("# only a comment\n"));
}

TEST(ParseYaml, JsonIsYaml) { EXPECT_EQ((*parse_yaml("{\"a\": [\"b\"]}"))["a"].list[0].text, "b"); }

TEST(ParseYaml, RefusesWhatItDoesNotRead) {
    const auto error = [](const std::string& text) {
        const auto root = parse_yaml(text);
        return root ? "no error" : root.error().what;
    };
    EXPECT_THAT(error("a: &x 1\nb: *x\n"), HasSubstr("line 1, column 4: an anchor"));
    EXPECT_THAT(error("b: *x\n"), HasSubstr("alias"));
    EXPECT_THAT(error("a: 1\na: 2\n"), HasSubstr("given twice"));
    EXPECT_THAT(error("a:\na: 2\n"), HasSubstr("given twice"));
    EXPECT_THAT(error("? [a]\n: b\n"), HasSubstr("a key that is no plain text"));
    EXPECT_THAT(error("a: [secret\n"), HasSubstr("not valid YAML, line"));
    EXPECT_THAT(error("a: [secret\n"), testing::Not(HasSubstr("secret")));
    EXPECT_THAT(error(std::string(1000, '[')), HasSubstr("too many levels"));
}

}   // namespace
}   // namespace ack::checks
