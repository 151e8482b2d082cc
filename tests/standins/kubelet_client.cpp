#include "kubelet_client.hpp"

#include "files.hpp"
#include "http.hpp"
#include "tls.hpp"

#include <arpa/inet.h>

#include <sstream>
#include <stdexcept>

namespace standin {
namespace {
struct Endpoint {
    std::string host, port, address;
};

// Names come from /etc/hosts alone: a static program has no resolver.
std::string address_of(const std::string& host) {
    unsigned char numeric[sizeof(in6_addr)];
    if (::inet_pton(AF_INET, host.c_str(), numeric) == 1)
        return host;
    std::istringstream lines(read_file("/etc/hosts").value_or(""));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string address;
        words >> address;
        for (std::string name; words >> name;)
            if (name == host)
                return address;
    }
    throw std::runtime_error("lookup " + host + ": no such host");
}

Endpoint endpoint_of(const std::string& server) {
    static const std::string scheme = "https://";
    auto rest = server.substr(scheme.size());
    rest = rest.substr(0, rest.find('/'));
    const auto colon = rest.rfind(':');
    const auto host = rest.substr(0, colon);
    return {host, colon == std::string::npos ? "443" : rest.substr(colon + 1), address_of(host)};
}
} // namespace

ApiAnswer ApiClient::call(const std::string& method, const std::string& path, const nlohmann::json& body,
                          const std::string& type) const {
    const auto to = endpoint_of(config_.server);
    const TlsClient tls(config_.ca_pem, config_.token.empty() ? config_.certificate_file : "");
    const auto wire = tls.connect(connected_socket(to.address + ":" + to.port, 10), to.host);
    Headers headers = {{"Host", to.host + ":" + to.port},
                       {"User-Agent", "kubelet/v1.35.1 (linux/amd64) kubernetes/0123456"},
                       {"Accept", "application/json"}};
    if (!config_.token.empty())
        headers.emplace_back("Authorization", "Bearer " + config_.token);
    if (!body.is_null())
        headers.emplace_back("Content-Type", type);
    const auto response = http_request(*wire, method, path, headers, body.is_null() ? "" : body.dump());
    auto answer = nlohmann::json::parse(response.body, nullptr, false);
    return {response.status, answer.is_object() ? answer : nlohmann::json::object()};
}

} // namespace standin
