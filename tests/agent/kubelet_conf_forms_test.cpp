// kubelet.conf in the very forms that kubeadm, kubelets and people give it, with keys made here.
#include "agent/kubeconfig.hpp"
#include "tests/support/kubelet_conf.hpp"
#include "tests/support/pki.hpp"
#include "tests/support/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using test::base64;
using testing::HasSubstr;

constexpr auto conf_path = "/etc/kubernetes/kubelet.conf";
constexpr auto current_pem = "/var/lib/kubelet/pki/kubelet-client-current.pem";

std::string in_lines(const std::string& text, const std::string& indent) {
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += 64)
        lines += indent + text.substr(at, 64) + "\n";
    return lines;
}

class KubeletConfForms : public testing::Test {
protected:
    KubeletConfForms() {
        node.key = test::as_kubelets_write_it(node.key);
        tree.write("/etc/kubernetes/pki/ca.crt", authority.pem());
        tree.write("/var/lib/kubelet/pki/kubelet-client-2026-11-25-16-00-00.pem",
                   node.certificate + node.key);
        std::filesystem::create_symlink("/var/lib/kubelet/pki/kubelet-client-2026-11-25-16-00-00.pem",
                                        tree.root() / std::string(current_pem).substr(1));
        tree.write("/var/lib/kubelet/pki/kubelet-client.crt", node.certificate);
        tree.write("/var/lib/kubelet/pki/kubelet-client.key", node.key);
        tree.write("/etc/kubernetes/bootstrap-kubelet.conf", "current-context: another\n");
    }

    // CA, CERTIFICATE and KEY in @ signs stand for what belongs there in base64.
    std::string filled(std::string text) const {
        for (const auto& [mark, value] :
             {std::pair{"@CA@", base64(authority.pem())},
              {"@CERTIFICATE@", base64(node.certificate)},
              {"@KEY@", base64(node.key)},
              {"@CA-LINES@", "|\n" + in_lines(base64(authority.pem()), "      ")}})
            for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
                text.replace(at, std::string_view(mark).size(), value);
        return text;
    }
    Result<Kubeconfig> read(const std::string& text) const {
        tree.write(conf_path, filled(text));
        return read_kubeconfig(tree.view(), conf_path);
    }
    std::string error_of(const std::string& text) const {
        const auto result = read(text);
        EXPECT_FALSE(result) << text;
        return result ? "" : result.error().what;
    }

    const test::Tree tree;
    const test::Authority authority{"kubernetes"};
    test::Identity node =
        authority.issue({"system:node:cn-hangzhou.192.168.0.7", "", -1, 30, "system:nodes"});
};

// client-go before 1.34 writes "preferences: {}", from 1.34 on it does not; keys are in the order of the
// alphabet.
const std::string from_kubeadm = R"(apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: @CA@
    server: https://192.168.0.228:6443
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: system:node:cn-hangzhou.192.168.0.7
  name: system:node:cn-hangzhou.192.168.0.7@kubernetes
current-context: system:node:cn-hangzhou.192.168.0.7@kubernetes
kind: Config
preferences: {}
users:
- name: system:node:cn-hangzhou.192.168.0.7
  user:
    client-certificate-data: @CERTIFICATE@
    client-key-data: @KEY@
)";

const std::string from_a_kubelet = R"(apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: @CA@
    server: https://192.168.0.228:6443
  name: default-cluster
contexts:
- context:
    cluster: default-cluster
    namespace: default
    user: default-auth
  name: default-context
current-context: default-context
kind: Config
users:
- name: default-auth
  user:
    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem
    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}
const std::string ca_line = "    certificate-authority-data: @CA@\n";
const std::string server_line = "    server: https://192.168.0.228:6443\n";
const std::string key_line = "    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem\n";

TEST_F(KubeletConfForms, EachIsThisNodeAtThisServer) {
    const std::pair<const char*, std::string> forms[] = {
        {"kubeadm, before 1.34", from_kubeadm},
        {"kubeadm, 1.34 and later", with(from_kubeadm, "preferences: {}\n", "")},
        {"kubelet, 1.34 and later", from_a_kubelet},
        {"kubelet, before 1.34", with(from_a_kubelet, "users:", "preferences: {}\nusers:")},
        {"authority in a file",
         with(from_a_kubelet, ca_line, "    certificate-authority: /etc/kubernetes/pki/ca.crt\n")},
        {"authority in a file beside it",
         with(from_a_kubelet, ca_line, "    certificate-authority: pki/ca.crt\n")},
        {"data goes before files",
         with(from_a_kubelet, ca_line, ca_line + "    certificate-authority: /absent\n")},
        {"empty data does not",
         with(from_a_kubelet, ca_line,
              "    certificate-authority-data: \"\"\n    certificate-authority: pki/ca.crt\n")},
        {"certificate and key in two files",
         with(with(from_a_kubelet, "client-current.pem\n    client-key", "client.crt\n    client-key"),
              "client-key: /var/lib/kubelet/pki/kubelet-client-current.pem",
              "client-key: /var/lib/kubelet/pki/kubelet-client.key")},
        {"verifying said aloud",
         with(from_a_kubelet, ca_line, ca_line + "    insecure-skip-tls-verify: false\n")},
        {"settings of no concern",
         with(from_a_kubelet, server_line,
              "    disable-compression: true\n    extensions:\n    - extension:\n"
              "        last-update: Wed, 25 Nov 2026 16:00:00 CST\n      name: cluster_info\n" +
                  server_line)},
        {"empty texts of identities that are none",
         with(from_a_kubelet, key_line,
              key_line + "    token: \"\"\n    tokenFile: \"\"\n    username: ''\n    exec: null\n")},
        {"block scalar", with(from_a_kubelet, "@CA@\n", "@CA-LINES@")},
        {"quotes and comments",
         "# written by hand\n" + with(with(from_a_kubelet, "server: https://192.168.0.228:6443",
                                           "server: \"https://192.168.0.228:6443\"   # the load balancer"),
                                      "current-context: default-context",
                                      "current-context: 'default-context'")},
        {"carriage returns",
         [] {
             std::string text;
             for (const char c : from_a_kubelet)
                 text += c == '\n' ? std::string("\r\n") : std::string(1, c);
             return text;
         }()},
        {"several clusters and users",
         with(with(with(from_a_kubelet, "clusters:\n",
                        "clusters:\n- cluster:\n    server: https://10.0.0.1:6443\n  name: another\n"),
                   "contexts:\n",
                   "contexts:\n- context:\n    cluster: another\n    user: admin\n  name: another\n"),
              "users:\n", "users:\n- name: admin\n  user:\n    token: abcdef.0123456789abcdef\n")},
        {"JSON", R"({"kind": "Config", "apiVersion": "v1", "preferences": {},
            "clusters": [{"name": "c", "cluster": {"server": "https://192.168.0.228:6443", "certificate-authority-data": "@CA@"}}],
            "users": [{"name": "u", "user": {"client-certificate-data": "@CERTIFICATE@", "client-key-data": "@KEY@"}}],
            "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}], "current-context": "x"})"}};
    for (const auto& [what, text] : forms) {
        const auto result = read(text);
        ASSERT_TRUE(result) << what << ": " << result.error().what;
        EXPECT_EQ(result->server, "https://192.168.0.228:6443") << what;
        EXPECT_EQ(result->tls.authorities_pem, authority.pem()) << what;
        EXPECT_EQ(result->node_name, "cn-hangzhou.192.168.0.7") << what;
        EXPECT_THAT(result->tls.certificate_pem, HasSubstr(node.certificate)) << what;
        EXPECT_THAT(result->tls.key_pem, HasSubstr("-----BEGIN EC PRIVATE KEY-----")) << what;
        EXPECT_EQ(result->tls.server_name, "") << what;
    }
}

TEST_F(KubeletConfForms, TheNameToVerifyIsHeeded) {
    const auto result =
        read(with(from_a_kubelet, server_line, server_line + "    tls-server-name: kubernetes\n"));
    ASSERT_TRUE(result) << result.error().what;
    EXPECT_EQ(result->tls.server_name, "kubernetes");
}

TEST_F(KubeletConfForms, WithoutAuthorityTheSystemsAreTrusted) {
    const auto result = read(with(from_a_kubelet, ca_line, ""));
    ASSERT_TRUE(result) << result.error().what;
    EXPECT_EQ(result->tls.authorities_pem, "");
}

TEST_F(KubeletConfForms, WhatIsNotUsedIsSaid) {
    const auto of_user = [&](const std::string& lines) {
        return error_of(with(from_a_kubelet, key_line, key_line + lines));
    };
    const auto of_cluster = [&](const std::string& lines) {
        return error_of(with(from_a_kubelet, server_line, server_line + lines));
    };
    EXPECT_THAT(of_user("    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      args: null\n"
                        "      command: aliyun-token\n      env: null\n      interactiveMode: Never\n"
                        "      provideClusterInfo: false\n"),
                HasSubstr("a program (exec)"));
    EXPECT_THAT(of_user("    auth-provider:\n      config: {}\n      name: oidc\n"),
                HasSubstr("auth provider"));
    EXPECT_THAT(of_user("    tokenFile: /var/run/secrets/token\n"), HasSubstr("a token file"));
    EXPECT_THAT(of_user("    as: kubernetes-admin\n"), HasSubstr("somebody else"));
    EXPECT_THAT(of_cluster("    proxy-url: http://10.0.0.9:3128\n"), HasSubstr("proxy-url"));
    for (const auto* yes : {"true", "True", "yes", "on", "'true'"})
        EXPECT_THAT(of_cluster(std::string("    insecure-skip-tls-verify: ") + yes + "\n"),
                    HasSubstr("insecure-skip-tls-verify is set"));
    EXPECT_THAT(error_of(with(from_a_kubelet, "- cluster:\n", "- cluster: &one\n")), HasSubstr("an anchor"));
    EXPECT_THAT(error_of(with(from_a_kubelet, "    user: default-auth\n", "    user: *one\n")),
                HasSubstr("an alias"));
    EXPECT_THAT(error_of(with(from_a_kubelet, "@CA@\n", ">-\n      @CA@\n      !\n")), HasSubstr("base64"));
    EXPECT_THAT(error_of(with(from_a_kubelet, "current-context: default-context", "current-context: \"\"")),
                HasSubstr("no current-context"));
}

// Half a rotation, or none that ended: the link leads nowhere, or the file holds one part only.
TEST_F(KubeletConfForms, ARotationThatIsNotWhole) {
    tree.write("/var/lib/kubelet/pki/kubelet-client-2026-11-25-16-00-00.pem", node.key);
    EXPECT_THAT(error_of(from_a_kubelet), HasSubstr("not a certificate"));
    std::filesystem::remove(tree.root() / "var/lib/kubelet/pki/kubelet-client-2026-11-25-16-00-00.pem");
    EXPECT_THAT(error_of(from_a_kubelet), HasSubstr("client-certificate: "));
}

} // namespace
} // namespace ack::agent
