// kubelet.conf in the forms that kubeadm and kubelets write.
#pragma once

#include <openssl/evp.h>
#include <string>

namespace ack::test {

inline std::string base64(const std::string& text) {
    std::string out(text.size() * 2 + 4, '\0');
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                                        reinterpret_cast<const unsigned char*>(text.data()),
                                                        static_cast<int>(text.size()))));
    return out;
}

inline std::string kubeconfig(const std::string& cluster, const std::string& user) {
    return "apiVersion: v1\nkind: Config\npreferences: {}\n"
           "clusters:\n- name: default-cluster\n  cluster:\n" +
           cluster + "users:\n- name: default-auth\n  user:\n" + user +
           "contexts:\n- context:\n    cluster: default-cluster\n    namespace: default\n    user: "
           "default-auth\n"
           "  name: default-context\ncurrent-context: default-context\n";
}

// With the authority and the rotated client certificate in files, as after bootstrapping.
inline std::string kubelet_conf(const std::string& server) {
    return kubeconfig("    server: " + server + "\n    certificate-authority: pki/ca.crt\n",
                      "    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem\n"
                      "    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem\n");
}

}   // namespace ack::test
