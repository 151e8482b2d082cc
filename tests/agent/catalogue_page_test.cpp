#include "agent/catalogue_page.hpp"

#include "checks/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace ack::agent {

namespace {

std::string file(const char* name) {
    std::ifstream in(std::string(TEST_DATA_DIR) + "/../docs/" + name);
    return {std::istreambuf_iterator<char>(in), {}};
}

}   // namespace

TEST(CataloguePage, IsTheOneInDocs) {
    EXPECT_TRUE(catalogue_page() == file("checks.md")) << "ack-attach explain --markdown > docs/checks.md";
}

// Every id in backticks or a table of docs/requirements.md is a check that there is.
TEST(Requirements, NameChecksThatThereAre) {
    const std::string text = file("requirements.md");
    for (int number = 1; number <= 37; ++number)
        EXPECT_THAT(text, ::testing::HasSubstr("| R" + std::to_string(number) + " |"));
    std::size_t ids = 0;
    for (auto at = text.find("`check "); at != std::string::npos; at = text.find("`check ", at + 1)) {
        const auto id = text.substr(at + 7, text.find('`', at + 7) - at - 7);
        EXPECT_NE(checks::find_check(id), nullptr) << id;
        ++ids;
    }
    EXPECT_GT(ids, 25U);
}

}   // namespace ack::agent
