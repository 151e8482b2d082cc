#pragma once
#include <optional>
#include <string>

namespace standin {

// What a kubeconfig says, as far as a kubelet needs it.
struct KubeConfig {
    std::string server; // https://host:port
    std::string ca_pem;
    std::string token;            // bootstrap only
    std::string certificate_file; // certificate and key in one file
};

std::optional<KubeConfig>
read_kubeconfig(const std::string& file); // empty: no such file. Throws on nonsense.
void write_kubelet_conf(const std::string& file, const KubeConfig& config);

// Where the client certificate lives: kubelet-client-<time>.pem and the link kubelet-client-current.pem.
class CertificateStore {
public:
    explicit CertificateStore(std::string directory) : directory_(std::move(directory)) {}
    std::string current() const { return directory_ + "/kubelet-client-current.pem"; }
    bool usable() const; // there, readable and not expired
    void update(const std::string& certificate_pem, const std::string& key_pem) const;

private:
    std::string directory_;
};

} // namespace standin
