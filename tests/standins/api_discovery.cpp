#include "api_call.hpp"
#include "log.hpp"
#include "text.hpp"

namespace standin {
namespace {
// What kubeadm verifies: a detached signature of the kubeconfig with the token's secret.
std::string signature(const std::string& token, const std::string& payload) {
    const auto dot = token.find('.');
    const auto header = base64_url(R"({"alg":"HS256","kid":")" + token.substr(0, dot) + "\"}");
    return header + ".." + base64_url(hmac_sha256(token.substr(dot + 1), header + "." + base64_url(payload)));
}
} // namespace

Response public_paths(const ApiCall& call, const std::string& path) {
    if (call.request.method != "GET" && call.request.method != "HEAD")
        throw method_not_allowed();
    if (path != "/version") {
        if (call.cluster.faults.has("unhealthy"))
            return {.status = 500,
                    .body =
                        "[+]ping ok\n[-]etcd failed: reason withheld\n" + path.substr(1) + " check failed\n",
                    .headers = {}};
        return {.body = "ok", .headers = {}};
    }
    const auto version = call.cluster.state.version();
    const auto numbers = split(version.substr(1), '.');
    return json_answer(200, {{"major", numbers.at(0)},
                             {"minor", numbers.at(1)},
                             {"gitVersion", version},
                             {"gitCommit", "0123456789abcdef0123456789abcdef01234567"},
                             {"gitTreeState", "clean"},
                             {"buildDate", "2026-01-15T08:00:00Z"},
                             {"goVersion", "go1.25.5"},
                             {"compiler", "gc"},
                             {"platform", "linux/amd64"}});
}

Response cluster_info(const ApiCall& call) {
    if (call.verb != "get")
        throw method_not_allowed();
    const auto& advertised = call.cluster.advertised.empty() ? call.server_address : call.cluster.advertised;
    const auto kubeconfig =
        "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: " +
        base64(call.cluster.ca_pem) + "\n    server: https://" + advertised +
        "\n  name: \"\"\ncontexts: null\ncurrent-context: \"\"\nkind: Config\npreferences: {}\nusers: null\n";
    nlohmann::json data = {{"kubeconfig", kubeconfig}};
    for (const auto& token : call.cluster.state.tokens())
        data["jws-kubeconfig-" + token.substr(0, token.find('.'))] = signature(token, kubeconfig);
    return json_answer(
        200,
        {{"kind", "ConfigMap"},
         {"apiVersion", "v1"},
         {"metadata", {{"name", "cluster-info"}, {"namespace", "kube-public"}, {"resourceVersion", "300"}}},
         {"data", data}});
}

} // namespace standin
