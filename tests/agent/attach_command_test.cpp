#include "agent/attach_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

const std::string address = "http://aliacs-k8s-cn-hangzhou.oss-cn-hangzhou-internal.aliyuncs.com/public/pkg/"
                            "run/attach/1.16.9-aliyun.1/"
                            "attach_node.sh";
const std::string curl = "curl " + address;
const std::string arguments =
    "--token abcdef.0123456789abcdef --endpoint 192.168.0.228:6443 --cluster-dns 172.21.0.10";
const std::string shell = "bash -s -- " + arguments;
const std::string plain = curl + " | " + shell;
const std::vector<std::string> words = {
    "--token", "abcdef.0123456789abcdef", "--endpoint", "192.168.0.228:6443", "--cluster-dns", "172.21.0.10"};

AttachCommand parsed(const std::string& text) {
    auto command = parse_attach_command(text);
    EXPECT_TRUE(command) << command.error().what << "\n" << text;
    return command.value_or(AttachCommand());
}
std::string error_of(const std::string& text) {
    const auto command = parse_attach_command(text);
    EXPECT_FALSE(command) << text;
    return command ? "" : command.error().what;
}

TEST(AttachCommand, TheConsolesOwnForm) {
    const auto command = parsed(plain);
    EXPECT_EQ(command.url, address);
    EXPECT_EQ(command.scheme, "http");
    EXPECT_EQ(command.host, "aliacs-k8s-cn-hangzhou.oss-cn-hangzhou-internal.aliyuncs.com");
    EXPECT_EQ(command.path, "/public/pkg/run/attach/1.16.9-aliyun.1/attach_node.sh");
    EXPECT_EQ(command.region, "cn-hangzhou");
    EXPECT_EQ(command.version, "1.16.9-aliyun.1");
    EXPECT_EQ(command.architecture, "");
    EXPECT_EQ(command.arguments, words);
    EXPECT_THAT(command.environment, IsEmpty());
    EXPECT_THAT(command.secrets, ElementsAre("abcdef.0123456789abcdef"));
}

TEST(AttachCommand, TheArchitectureInTheAddress) {
    const auto command = parsed(
        "curl http://aliacs-k8s-cn-beijing.oss-cn-beijing.aliyuncs.com/public/pkg/run/attach/1.35/arm64/"
        "attach_node.sh | bash -s -- --token abcdef.0123456789abcdef");
    EXPECT_EQ(command.region, "cn-beijing");
    EXPECT_EQ(command.version, "1.35");
    EXPECT_EQ(command.architecture, "arm64");
}

class SameAsPlain : public testing::TestWithParam<std::string> {};
TEST_P(SameAsPlain, IsUnderstood) {
    const auto command = parsed(GetParam());
    EXPECT_EQ(command.url, address);
    EXPECT_EQ(command.arguments, words);
    EXPECT_THAT(command.environment, IsEmpty());
    EXPECT_THAT(command.secrets, ElementsAre("abcdef.0123456789abcdef"));
}

std::string json_quoted(std::string text) {
    for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
}

INSTANTIATE_TEST_SUITE_P(Texts, SameAsPlain,
                         testing::Values(plain + "\n", plain + "\r\n", plain + "  \t", "\n\n" + plain,
                                         "\xEF\xBB\xBF" + plain, "#!/bin/sh\n" + plain,
                                         "#!/bin/bash\r\n" + plain + "\r\n", "# from the console\n" + plain,
                                         "\"" + plain + "\"", "\"" + plain + "\\r\\n\"", plain + "\\r\\n",
                                         "#!/bin/sh\\n" + plain + "\\n",
                                         json_quoted("curl \"" + address + "\" | " + shell),
                                         "\"" + json_quoted("curl \"" + address + "\" | " + shell) + "\"",
                                         curl + " | bash -s -- \\\n  " + arguments, curl + " |\n" + shell,
                                         curl + " | bash -s -- \\\r\n  " + arguments));

INSTANTIATE_TEST_SUITE_P(Surroundings, SameAsPlain, testing::Values(
    "mkdir -p /var/log/acs\n" + plain + " | tee /var/log/acs/init.log\n",
    "mkdir -p /var/log/acs && " + plain + " | tee -a /var/log/acs/init.log",
    "#!/bin/sh\r\nset +e\r\n" + plain + " 2>&1 | tee /var/log/acs/init.log\r\nset -e\r\n",
    "set -x; " + plain + ";", "UNUSED=1; " + plain));

INSTANTIATE_TEST_SUITE_P(
    Programs, SameAsPlain,
    testing::Values("sudo " + plain, curl + " | sudo " + shell, curl + " | sudo -E " + shell,
                    "/usr/bin/curl " + address + " | /bin/" + shell, curl + " | bash -s " + "-- " + arguments,
                    curl + " | sh -s -- " + arguments, curl + " | bash -xs -- " + arguments,
                    curl + " | bash -x -s -- " + arguments, "sudo env " + plain,
                    curl + " | " + shell + " | sudo tee /root/log"));

INSTANTIATE_TEST_SUITE_P(Downloads, SameAsPlain, testing::Values(
    "curl -fsSL " + address + " | " + shell, "curl -sk " + address + " | " + shell,
    "curl --retry 3 --connect-timeout 5 -m10 " + address + " | " + shell, "curl '" + address + "' | " + shell,
    "curl -o - \"" + address + "\" | " + shell, "curl --url " + address + " -s | " + shell,
    "wget -qO- " + address + " | " + shell, "wget -q -O - " + address + " | " + shell,
    "wget --quiet --output-document=- --tries=3 " + address + " | " + shell,
    "wget --no-check-certificate -O- " + address + " | " + shell));

TEST(AttachCommand, ExportsAndTheShellsPrefixesReachTheScript) {
    const auto command = parsed("export REGION=cn-hangzhou;\nexport A='b c' D=e; " + curl +
                                " | F=g sudo H=i env J=k " + shell);
    EXPECT_THAT(command.environment,
                ElementsAre(Pair("REGION", "cn-hangzhou"), Pair("A", "b c"), Pair("D", "e"), Pair("F", "g"),
                            Pair("H", "i"), Pair("J", "k")));
    EXPECT_THAT(command.download_environment, IsEmpty());
}

TEST(AttachCommand, CurlsOwnPrefixesAndProxyReachTheDownloadAlone) {
    const auto command = parsed("no_proxy=x curl -x http://p:3128 --noproxy y " + address + " | " + shell);
    EXPECT_THAT(command.environment, IsEmpty());
    EXPECT_THAT(command.download_environment,
                ElementsAre(Pair("no_proxy", "x"), Pair("http_proxy", "http://p:3128"),
                            Pair("https_proxy", "http://p:3128"), Pair("no_proxy", "y")));
}

TEST(AttachCommand, AWordThatIsNoProgramMakesNoEdgeForm) {
    EXPECT_EQ(parsed(plain + " --labels app=edgeadm").value("--labels"), "app=edgeadm");
}

struct Wrong {
    std::string text, said;
};
class NotUnderstood : public testing::TestWithParam<Wrong> {};
TEST_P(NotUnderstood, WithItsReason) { EXPECT_THAT(error_of(GetParam().text), HasSubstr(GetParam().said)); }

INSTANTIATE_TEST_SUITE_P(
    Shapes, NotUnderstood,
    testing::Values(
        Wrong{"", "empty"}, Wrong{" \r\n", "empty"}, Wrong{"# curl x | bash", "no command"},
        Wrong{curl, "not known"}, Wrong{"ls", "not known"}, Wrong{curl + " | bash | cat", "only tee"},
        Wrong{curl + " | cat", "where bash is expected"}, Wrong{curl + " > f; bash f", "redirection"},
        Wrong{"bash <(" + curl + ")", "redirection"},
        Wrong{"bash -c \"$(" + curl + ")\"", "variable or substitution"}, Wrong{plain + " &", "background"},
        Wrong{plain + "; reboot", "behind the attach script: \"reboot\""},
        Wrong{plain + " && echo ok", "\"echo ok\""}, Wrong{plain + "\n" + plain, "behind the attach script"},
        Wrong{"rm -rf /; " + plain, "in \"rm -rf /\""}, Wrong{"mkdir -p /var/lib/kubelet; " + plain, "mkdir"},
        Wrong{"mkdir -p /var/log/../lib; " + plain, "mkdir"}, Wrong{plain + "; export A=b", "no effect"},
        Wrong{"export A; " + plain, "not known"}, Wrong{"{\"script\": \"x\"}", "JSON"}));

INSTANTIATE_TEST_SUITE_P(
    Parts, NotUnderstood,
    testing::Values(Wrong{curl + " | bash " + arguments, "\"bash -s -- \" must stand before it"},
                    Wrong{curl + " | bash -- " + arguments, "without -s"},
                    Wrong{curl + " | bash -e -s -- a", "option -e"},
                    Wrong{curl + " | bash file", "without -s"},
                    Wrong{curl + " 2>&1 | " + shell, "2>&1 before the pipe"},
                    Wrong{"| bash", "nothing stands before"}, Wrong{"curl | " + shell, "no address"},
                    Wrong{"curl a.b/c | " + shell, "no address beginning"},
                    Wrong{curl + " " + address + " | " + shell, "two addresses"},
                    Wrong{"curl -H 'X: y' " + address + " | " + shell, "option -H"},
                    Wrong{"curl --data x " + address + " | " + shell, "--data"},
                    Wrong{"curl -o f " + address + " | " + shell, "file \"f\""},
                    Wrong{"wget " + address + " | " + shell, "-O-"},
                    Wrong{"wget -O f " + address + " | " + shell, "file \"f\""},
                    Wrong{"fetch " + address + " | " + shell, "\"fetch\""},
                    Wrong{"curl http://u:p@h/x | " + shell, "user or password"},
                    Wrong{"sudo -u bob " + plain, "option -u"}));

INSTANTIATE_TEST_SUITE_P(Variables, NotUnderstood,
                         testing::Values(Wrong{"BASH_ENV=/tmp/x " + plain, "BASH_ENV"},
                                         Wrong{curl + " | BASH_ENV=/x " + shell, "BASH_ENV"},
                                         Wrong{"export LD_PRELOAD=/tmp/x.so; " + plain, "LD_PRELOAD"},
                                         Wrong{curl + " | sudo env LD_LIBRARY_PATH=/tmp " + shell,
                                               "LD_LIBRARY_PATH"},
                                         Wrong{curl + " | env 'PS4'=x " + shell, "where bash is expected"},
                                         Wrong{curl + " | PS4='x' " + shell, "PS4"},
                                         Wrong{curl + " | SHELLOPTS=xtrace " + shell, "SHELLOPTS"},
                                         Wrong{"PYTHONSTARTUP=/x " + plain, "PYTHONSTARTUP"}));

INSTANTIATE_TEST_SUITE_P(
    Copies, NotUnderstood,
    testing::Values(
        Wrong{curl + " | bash -s -- --token **** --endpoint 1.2.3.4:6443", "an example"},
        Wrong{curl + " | bash -s -- --openapi-token '***'", "an example"},
        Wrong{curl + " | bash -s -- --token <token>", "redirection"},
        Wrong{"wget http://x/edgeadm -O edgeadm; chmod u+x edgeadm; ./edgeadm join --node-spec=\"{}\"",
              "ACK Edge"},
        Wrong{"wget http://x/edgeadm -O edgeadm; chmod u+x edgeadm\n/root/edgeadm join "
              "--openapi-token=abcd1234",
              "ACK Edge"},
        Wrong{curl + " | bash -s -- --labels \xe2\x80\x9c"
                     "a\xe2\x80\x9d",
              "not ASCII"},
        Wrong{curl + " | bash -s -- --labels \"a=b", "no end"}, Wrong{plain + " \\", "missing"}));

TEST(AttachCommand, ErrorsHideSecrets) {
    for (const auto& text :
         {plain + " > f", plain + "; reboot " + arguments, curl + " | bash " + arguments,
          curl + " | bash abcdef.0123456789abcdef", "export MY_TOKEN=hunter2hunter2 X; " + plain,
          curl + " | bash -s -- --openapi-token hunter2hunter2 $X"}) {
        EXPECT_THAT(error_of(text), Not(HasSubstr("0123456789"))) << text;
        EXPECT_THAT(error_of(text), Not(HasSubstr("hunter2"))) << text;
    }
}

TEST(AttachCommand, AllSecretsAreFound) {
    const auto command = parsed(
        "export DB_PASSWORD=pass1word; curl http://h.example/token/t0ken/x/attach_node.sh | bash -s -- "
        "--openapi-token OpenT0ken --token=abcdef.0123456789abcdef --use-auth-token true "
        "--auth-audience 'aud ience' --ess true");
    for (const auto* secret : {"pass1word", "t0ken", "OpenT0ken", "abcdef.0123456789abcdef", "aud ience"})
        EXPECT_THAT(command.secrets, Contains(secret));
    EXPECT_THAT(command.secrets, Not(Contains("true")));
}

TEST(AttachCommandArguments, ValuesInBothForms) {
    const auto command = parsed(
        curl + " | bash -s -- --endpoint a:1 --endpoint=b:2 --labels x=y,z=1 --auto-fdisk --runtime-version");
    EXPECT_EQ(command.value("--endpoint"), "b:2");
    EXPECT_EQ(command.value("--labels"), "x=y,z=1");
    EXPECT_EQ(command.value("--label"), std::nullopt);
    EXPECT_EQ(command.value("--auto-fdisk"), std::nullopt);
    EXPECT_EQ(command.value("--runtime-version"), std::nullopt);
    EXPECT_TRUE(command.has("--auto-fdisk"));
    EXPECT_FALSE(command.has("--auto"));
}

TEST(AttachCommandArguments, WhoAsksForADisk) {
    const auto asks = [](const std::string& more) { return parsed(plain + " " + more).asks_for_disk(); };
    EXPECT_FALSE(asks(""));
    EXPECT_TRUE(asks("--auto-fdisk"));
    EXPECT_TRUE(asks("--ess true"));
    EXPECT_TRUE(asks("--ess \"true\""));
    EXPECT_TRUE(asks("--ess"));
    EXPECT_TRUE(asks("--ess=true"));
    EXPECT_FALSE(asks("--ess false"));
    EXPECT_FALSE(asks("--ess=false"));
    EXPECT_TRUE(asks("--ess false --auto-fdisk"));
}

TEST(FindSecrets, InWhatWasNotUnderstood) {
    const auto secrets = find_secrets(
        "wget https://x/edgeadm; ./edgeadm join --openapi-token=OpenT0ken --node-spec=\"{\\\"a\\\":1}\" "
        "abcdef.0123456789abcdef \"--token\" \"quoted1\"");
    EXPECT_THAT(secrets, ElementsAre("OpenT0ken", "abcdef.0123456789abcdef", "quoted1"));
    EXPECT_THAT(find_secrets("ls -l"), IsEmpty());
}

}   // namespace
}   // namespace ack::agent
