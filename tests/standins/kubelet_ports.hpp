#pragma once
#include "faults.hpp"

#include <string>

namespace standin {

void serve_healthz(const std::string& address, Faults& faults);

// The kubelet's own API: TLS with a self-signed certificate in `cert_dir`, 401 to everybody.
void serve_kubelet_api(const std::string& address, const std::string& cert_dir, const std::string& node_name);

} // namespace standin
