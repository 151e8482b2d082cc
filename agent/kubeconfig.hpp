// kubelet.conf as kubelets and kubeadm write it (YAML): where the API server is and who we are to it.
#pragma once

#include "host/http.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace ack::agent {

struct Kubeconfig {
    std::string server;                      // https://host:port
    host::Tls tls;                           // CA, certificate and key already read (data or files, rotated pem included)
    std::string user_name;                   // CN of the client certificate: "system:node:NAME"
    std::string node_name;                   // NAME, empty when the CN is not a node's
};

// Embedded data or files read through the view; exec plugins and token files are errors that say so.
Result<Kubeconfig> read_kubeconfig(const host::HostView& view, const std::filesystem::path& path);

}   // namespace ack::agent
