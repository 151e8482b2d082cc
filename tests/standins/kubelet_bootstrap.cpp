#include "kubelet_bootstrap.hpp"

#include "files.hpp"
#include "kubelet_client.hpp"
#include "log.hpp"
#include "pki.hpp"
#include "text.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace standin {
namespace {
const std::string requests_path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

void pause() {
    std::this_thread::sleep_for(std::chrono::seconds(1));
}

nlohmann::json signing_request(const KeyPtr& key, const std::string& node_name) {
    const auto request = new_request({.common_name = "system:node:" + node_name,
                                      .organizations = {"system:nodes"},
                                      .subject_alternatives = {}},
                                     key.get());
    return {{"kind", "CertificateSigningRequest"},
            {"apiVersion", "certificates.k8s.io/v1"},
            {"metadata", {{"generateName", "csr-"}}},
            {"spec",
             {{"request", base64(pem(request))},
              {"signerName", "kubernetes.io/kube-apiserver-client-kubelet"},
              {"usages", nlohmann::json::array({"digital signature", "client auth"})}}}};
}

// The name of the request the server took, asking until it does.
std::string submit(const ApiClient& api, const nlohmann::json& request) {
    for (;; pause()) {
        try {
            const auto answer = api.call("POST", requests_path, request);
            if (answer.status == 201)
                return answer.body["metadata"]["name"];
            log("Failed while requesting a signed certificate from the control plane: cannot create "
                "certificate signing request: " +
                answer.message());
        } catch (const std::exception& e) {
            log(std::string("Failed while requesting a signed certificate from the control plane: ") +
                e.what());
        }
    }
}

// The signed certificate; empty when the request was denied.
std::string wait_for_certificate(const ApiClient& api, const std::string& name) {
    for (;; std::this_thread::sleep_for(std::chrono::milliseconds(300))) {
        try {
            const auto answer = api.call("GET", requests_path + "/" + name);
            if (answer.status != 200)
                continue;
            const auto status = answer.body.value("status", nlohmann::json::object());
            if (status.contains("certificate"))
                return unbase64(status["certificate"]);
            for (const auto& condition : status.value("conditions", nlohmann::json::array()))
                if (condition["type"] == "Denied")
                    return "";
        } catch (const std::exception& e) {
            log(std::string("certificate request was not signed: ") + e.what());
        }
    }
}
} // namespace

KubeConfig credentials(const KubeletFiles& files, const std::string& node_name) {
    const CertificateStore store(files.cert_dir);
    if (auto config = read_kubeconfig(files.kubelet_conf()); config && store.usable())
        return *config;

    auto bootstrap = read_kubeconfig(files.bootstrap_conf());
    if (!bootstrap)
        throw std::runtime_error("failed to run Kubelet: unable to load bootstrap kubeconfig: stat " +
                                 files.bootstrap_conf() + ": no such file or directory");
    const KubeConfig config{.server = bootstrap->server,
                            .ca_pem = bootstrap->ca_pem,
                            .token = {},
                            .certificate_file = store.current()};
    write_kubelet_conf(files.kubelet_conf(), config);
    const ApiClient api(*bootstrap);
    for (;; pause()) {
        const auto key = new_key();
        const auto name = submit(api, signing_request(key, node_name));
        const auto certificate = wait_for_certificate(api, name);
        if (certificate.empty()) {
            log("certificate signing request " + name + " was denied");
            continue;
        }
        store.update(certificate, pem(key));
        log("certificate " + store.current() + " written");
        return config;
    }
}

} // namespace standin
