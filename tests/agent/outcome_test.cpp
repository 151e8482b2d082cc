#include "agent/outcome.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ack::agent {
namespace {

TEST(Outcome, ExitCodesNeverChange) {
    const std::pair<const char*, int> stable[] = {
        {"success", 0},         {"defect", 1},           {"usage", 2},          {"host-not-fit", 3},
        {"disk-refused", 4},    {"disk-step-failed", 5}, {"script-not-had", 6}, {"script-failed", 7},
        {"deadline-passed", 8}, {"not-proved", 9},       {"another-run", 10},   {"cancelled", 11},
        {"still-running", 12},  {"no-run", 13}};
    for (const auto& [name, code] : stable) {
        ASSERT_TRUE(outcome_named(name)) << name;
        EXPECT_EQ(exit_code(*outcome_named(name)), code);
        EXPECT_EQ(name_of(static_cast<Outcome>(code)), name);
    }
}

TEST(Outcome, EachHasASentenceOfItsOwn) {
    std::set<std::string_view> sentences;
    for (int code = 0; code <= 13; ++code)
        sentences.insert(sentence_of(static_cast<Outcome>(code)));
    EXPECT_EQ(sentences.size(), 14U);
    EXPECT_FALSE(outcome_named("well"));
}

}   // namespace
}   // namespace ack::agent
