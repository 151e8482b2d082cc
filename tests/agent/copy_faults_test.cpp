#include "agent/copy_faults.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> faults_of(const std::string& arguments) {
    const auto command = parse_attach_command("curl http://h/attach_node.sh | bash -s -- " + arguments);
    EXPECT_TRUE(command) << arguments;
    return command ? copy_faults(*command) : std::vector<std::string>{"not understood"};
}

const std::string token = "--token abcdef.0123456789abcdef";

TEST(CopyFaults, AWholeCommandHasNone) {
    EXPECT_THAT(faults_of(token + " --endpoint 192.168.0.228:6443 --ess true --auto-fdisk --labels a=b"),
                IsEmpty());
    EXPECT_THAT(
        faults_of("--openapi-token x --endpoint https://apiserver.c1.cn-hangzhou.cs.aliyuncs.com:6443"),
        IsEmpty());
    EXPECT_THAT(faults_of("--use-auth-token true --auth-audience a"), IsEmpty());
    EXPECT_THAT(faults_of(token + " --node-config eyJhIjoxfQ=="), IsEmpty());
    EXPECT_THAT(faults_of(token + " --overwrite-hostname --disable-swap --cms-enabled"), IsEmpty());
}

TEST(CopyFaults, ATokenThatWasCutIsToldWithoutIt) {
    EXPECT_THAT(faults_of("--endpoint a:1"), ElementsAre(HasSubstr("no token")));
    for (const char* cut : {"abcdef.0123456789abcde", "bcdef.0123456789abcdef", "abcdef0123456789abcdef",
                            "ABCDEF.0123456789abcdef"}) {
        const auto faults = faults_of("--token " + std::string(cut));
        ASSERT_THAT(faults, ElementsAre(HasSubstr("characters that are no token"))) << cut;
        EXPECT_THAT(faults[0], testing::Not(HasSubstr(cut)));
    }
}

TEST(CopyFaults, AValueThatWasSwallowed) {
    EXPECT_THAT(faults_of(token + " --endpoint --ess true"), ElementsAre("--endpoint is given no value"));
    EXPECT_THAT(faults_of(token + " --labels"), ElementsAre("--labels is given no value"));
    EXPECT_THAT(faults_of(token + " --disk-device="), ElementsAre("--disk-device is given no value"));
}

TEST(CopyFaults, AValueThatWasChanged) {
    EXPECT_THAT(faults_of(token + " --endpoint 192.168.0.228:6443:1"),
                ElementsAre(HasSubstr("is no address")));
    EXPECT_THAT(faults_of(token + " --node-config eyJhIjox"), ElementsAre(HasSubstr("no JSON")));
    EXPECT_THAT(faults_of(token + " --node-config eyJhIjo"), ElementsAre(HasSubstr("cut or changed")));
    EXPECT_THAT(faults_of(token + " --help"), ElementsAre(HasSubstr("--help")));
}

} // namespace
} // namespace ack::agent
