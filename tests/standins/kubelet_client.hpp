#pragma once
#include "kubelet_config.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace standin {

struct ApiAnswer {
    int status;
    nlohmann::json body;
    std::string message() const { return body.value("message", std::string("no message")); }
};

// Speaks to the API server with the credentials of a kubeconfig; a connection per request, ten seconds each.
// Throws when no answer was had.
class ApiClient {
public:
    explicit ApiClient(KubeConfig config) : config_(std::move(config)) {}
    ApiAnswer call(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr,
                   const std::string& type = "application/json") const;

private:
    KubeConfig config_;
};

} // namespace standin
