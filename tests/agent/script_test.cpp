#include "agent/script.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

AttachCommand with_arguments(std::vector<std::string> arguments) {
    AttachCommand command;
    command.arguments = std::move(arguments);
    return command;
}

TEST(ShellQuote, KeepsEveryWordOneWord) {
    EXPECT_EQ(shell_quote("plain"), "'plain'");
    EXPECT_EQ(shell_quote(""), "''");
    EXPECT_EQ(shell_quote("a b;$(c)`d`"), "'a b;$(c)`d`'");
    EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
}

TEST(GuardedScript, SetsTheArgumentsInThePlaceOfTheFirstLine) {
    EXPECT_EQ(guarded_script(with_arguments({"--token", "a b"}), "#!/bin/bash\necho one\n"),
              "set -- '--token' 'a b'\necho one\n");
}

TEST(GuardedScript, WithoutAFirstLineForTheKernelNothingIsLost) {
    EXPECT_EQ(guarded_script(with_arguments({"x"}), "echo one\n"), "set -- 'x'\necho one\n");
}

TEST(GuardedScript, OnlyAFirstLine) { EXPECT_EQ(guarded_script(with_arguments({}), "#!/bin/sh"), "set --\n"); }

TEST(ScriptEnvironment, CommandsExportsLieOverTheProxiesOverThePlainOnes) {
    AttachCommand command;
    command.environment = {{"REGION", "cn-hangzhou"}, {"http_proxy", "http://b:1"}};
    const auto environment =
        script_environment("r1", {"http_proxy=http://a:1", "SECRET=x", "NO_PROXY=y"}, &command);
    const auto has = [&](const std::string& setting) { return std::ranges::count(environment, setting); };
    EXPECT_EQ(has("REGION=cn-hangzhou"), 1);
    EXPECT_EQ(has("http_proxy=http://b:1"), 1);
    EXPECT_EQ(has("http_proxy=http://a:1"), 0);
    EXPECT_EQ(has("NO_PROXY=y"), 1);
    EXPECT_EQ(has("SECRET=x"), 0);
    EXPECT_EQ(has("HOME=/root"), 1);
}

}   // namespace
}   // namespace ack::agent
