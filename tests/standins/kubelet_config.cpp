#include "kubelet_config.hpp"

#include "files.hpp"
#include "pki.hpp"
#include "text.hpp"

#include <ctime>
#include <filesystem>
#include <sstream>
#include <stdexcept>

namespace standin {
namespace {
// The value behind the first `key:` of a YAML text whose values each stand on one line, as in every
// kubeconfig.
std::string yaml_value(const std::string& text, const std::string& key) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto start = line.find_first_not_of(" -\t");
        if (start == std::string::npos || line.compare(start, key.size() + 1, key + ":") != 0)
            continue;
        const auto from = line.find_first_not_of(" \"'", start + key.size() + 1);
        if (from == std::string::npos)
            return "";
        return line.substr(from, line.find_last_not_of(" \"'\r") - from + 1);
    }
    return "";
}
} // namespace

std::optional<KubeConfig> read_kubeconfig(const std::string& file) {
    const auto text = read_file(file);
    if (!text)
        return std::nullopt;
    KubeConfig config{.server = yaml_value(*text, "server"),
                      .ca_pem = {},
                      .token = yaml_value(*text, "token"),
                      .certificate_file = yaml_value(*text, "client-certificate")};
    const auto data = yaml_value(*text, "certificate-authority-data");
    const auto path = yaml_value(*text, "certificate-authority");
    config.ca_pem = !data.empty() ? unbase64(data) : path.empty() ? "" : need_file(path);
    if (config.server.rfind("https://", 0) != 0)
        throw std::runtime_error(file + ": no server");
    if (config.ca_pem.empty())
        throw std::runtime_error(file + ": no certificate authority");
    return config;
}

void write_kubelet_conf(const std::string& file, const KubeConfig& config) {
    write_file(file,
               "apiVersion: v1\n"
               "clusters:\n"
               "- cluster:\n"
               "    certificate-authority-data: " +
                   base64(config.ca_pem) +
                   "\n"
                   "    server: " +
                   config.server +
                   "\n"
                   "  name: default-cluster\n"
                   "contexts:\n"
                   "- context:\n"
                   "    cluster: default-cluster\n"
                   "    namespace: default\n"
                   "    user: default-auth\n"
                   "  name: default-context\n"
                   "current-context: default-context\n"
                   "kind: Config\n"
                   "preferences: {}\n"
                   "users:\n"
                   "- name: default-auth\n"
                   "  user:\n"
                   "    client-certificate: " +
                   config.certificate_file +
                   "\n"
                   "    client-key: " +
                   config.certificate_file + "\n",
               0600);
}

bool CertificateStore::usable() const {
    const auto text = read_file(current());
    if (!text)
        return false;
    try {
        return X509_cmp_current_time(X509_get0_notAfter(certificate_from(*text).get())) > 0;
    } catch (const std::exception&) {
        return false;
    }
}

void CertificateStore::update(const std::string& certificate_pem, const std::string& key_pem) const {
    make_directories(directory_);
    char when[32];
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    std::strftime(when, sizeof when, "%Y-%m-%d-%H-%M-%S", ::localtime_r(&now, &parts));
    const auto file = directory_ + "/kubelet-client-" + when + ".pem";
    write_file(file, certificate_pem + key_pem, 0600);
    const auto link = current() + ".new";
    std::filesystem::remove(link);
    std::filesystem::create_symlink(file, link);
    std::filesystem::rename(link, current());
}

} // namespace standin
