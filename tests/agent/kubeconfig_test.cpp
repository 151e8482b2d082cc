#include "agent/kubeconfig.hpp"

#include "tests/support/kubelet_conf.hpp"
#include "tests/support/pki.hpp"
#include "tests/support/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using test::base64;
using test::kubeconfig;
using testing::HasSubstr;

class KubeconfigTest : public testing::Test {
protected:
    Result<Kubeconfig> read(const std::string& text) const {
        tree.write("/etc/kubernetes/kubelet.conf", text);
        return read_kubeconfig(tree.view(), "/etc/kubernetes/kubelet.conf");
    }
    std::string error_of(const std::string& of_cluster, const std::string& of_user) const {
        const auto result = read(kubeconfig(of_cluster, of_user));
        EXPECT_FALSE(result);
        return result ? "" : result.error().what;
    }

    const test::Tree tree;
    const test::Authority authority{"kubernetes"};
    const test::Identity node = authority.issue({"system:node:cn-x.10.0.0.1", "", -1, 30, "system:nodes"});
    const std::string cluster =
        "    server: https://10.0.0.2:6443\n    certificate-authority-data: " + base64(authority.pem()) +
        "\n";
    const std::string user = "    client-certificate-data: " + base64(node.certificate) +
                             "\n    client-key-data: " + base64(node.key) + "\n";
};

TEST_F(KubeconfigTest, EmbeddedData) {
    const auto result = read(kubeconfig(cluster, user));
    ASSERT_TRUE(result) << result.error().what;
    EXPECT_EQ(result->server, "https://10.0.0.2:6443");
    EXPECT_EQ(result->tls.authorities_pem, authority.pem());
    EXPECT_EQ(result->tls.certificate_pem, node.certificate);
    EXPECT_EQ(result->tls.key_pem, node.key);
    EXPECT_EQ(result->user_name, "system:node:cn-x.10.0.0.1");
    EXPECT_EQ(result->node_name, "cn-x.10.0.0.1");
}

TEST_F(KubeconfigTest, FilesAlsoRelativeOnesAndTheRotatedPem) {
    tree.write("/etc/kubernetes/pki/ca.crt", authority.pem());
    tree.write("/var/lib/kubelet/pki/kubelet-client-2026.pem", node.certificate + node.key);
    std::filesystem::create_symlink("/var/lib/kubelet/pki/kubelet-client-2026.pem",
                                    tree.root() / "var/lib/kubelet/pki/kubelet-client-current.pem");
    const auto result = read(test::kubelet_conf("https://10.0.0.2:6443"));
    ASSERT_TRUE(result) << result.error().what;
    EXPECT_EQ(result->tls.authorities_pem, authority.pem());
    EXPECT_EQ(result->node_name, "cn-x.10.0.0.1");
}

TEST_F(KubeconfigTest, AnAdministratorsIsNoNodes) {
    const auto admin = authority.issue({"kubernetes-admin", "", -1, 30, ""});
    const auto result = read(kubeconfig(cluster, "    client-certificate-data: " + base64(admin.certificate) +
                                                     "\n    client-key-data: " + base64(admin.key) + "\n"));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->node_name, "");
    EXPECT_EQ(result->user_name, "kubernetes-admin");
}

TEST_F(KubeconfigTest, ForeignIdentitiesAreNamed) {
    EXPECT_THAT(error_of(cluster, "    exec: {command: x}\n"), HasSubstr("a program (exec)"));
    EXPECT_THAT(error_of(cluster, "    tokenFile: /x\n"), HasSubstr("a token file"));
    EXPECT_THAT(error_of(cluster, "    token: abcdef.0123456789abcdef\n"),
                HasSubstr("a token (a bootstrap kubeconfig?)"));
    EXPECT_THAT(error_of(cluster, "    token: abcdef.0123456789abcdef\n"), testing::Not(HasSubstr("abcdef")));
    EXPECT_THAT(error_of(cluster, "    username: a\n    password: b\n"), HasSubstr("user name and password"));
    EXPECT_THAT(error_of(cluster, "    {}\n"), HasSubstr("no client certificate"));
}

TEST_F(KubeconfigTest, ClustersThatCannotBeTrusted) {
    EXPECT_THAT(error_of(cluster + "    insecure-skip-tls-verify: true\n", user),
                HasSubstr("insecure-skip-tls-verify"));
    EXPECT_THAT(error_of(cluster + "    proxy-url: http://x\n", user), HasSubstr("proxy-url"));
    EXPECT_THAT(error_of("    server: http://10.0.0.2:8080\n", user), HasSubstr("is not https://"));
    EXPECT_THAT(error_of("    {}\n", user), HasSubstr("server: "));
    EXPECT_THAT(error_of("    server: https://a:1\n    certificate-authority-data: '!'\n", user),
                HasSubstr("base64"));
}

TEST_F(KubeconfigTest, BrokenFilesSayWhere) {
    EXPECT_EQ(read_kubeconfig(tree.view(), "/etc/kubernetes/kubelet.conf").error().code, ENOENT);
    EXPECT_THAT(read("").error().what, HasSubstr("/etc/kubernetes/kubelet.conf: it has no current-context"));
    EXPECT_THAT(read("a: [").error().what, HasSubstr("/etc/kubernetes/kubelet.conf: not valid YAML"));
    EXPECT_THAT(read("current-context: x\n").error().what, HasSubstr("no context \"x\""));
    EXPECT_THAT(error_of(cluster, "    client-certificate: /absent\n    client-key: /absent\n"),
                HasSubstr("client-certificate: "));
    EXPECT_THAT(error_of(cluster, "    client-certificate-data: AAAA\n    client-key-data: AAAA\n"),
                HasSubstr("not a certificate"));
}

}   // namespace
}   // namespace ack::agent
