#pragma once
#include "kubelet_config.hpp"

#include <string>

namespace standin {

struct KubeletFiles {
    std::string config_dir, cert_dir;
    std::string kubelet_conf() const { return config_dir + "/kubelet.conf"; }
    std::string bootstrap_conf() const { return config_dir + "/bootstrap-kubelet.conf"; }
};

// The kubeconfig to work with: kubelet.conf when its certificate is good, else one made with the bootstrap
// token. As in a real kubelet, kubelet.conf is written first and its certificate arrives later, when the
// cluster signs it; this waits for that as long as it takes. Throws when there is nothing to start from.
KubeConfig credentials(const KubeletFiles& files, const std::string& node_name);

} // namespace standin
