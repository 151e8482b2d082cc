// What the current-context of a kubeconfig names: one cluster and one user of possibly several. Pure.
#pragma once

#include "checks/yaml.hpp"
#include "host/result.hpp"

#include <string>

namespace ack::checks {

struct CurrentContext {
    const YamlNode* cluster; // "server", "certificate-authority-data", …; parts of the tree that was given
    const YamlNode* user;
    std::string user_name; // its name in the file, "system:node:…" where kubeadm wrote it
};

// Errors name what is missing and nothing secret.
Result<CurrentContext> current_context(const YamlNode& kubeconfig);

} // namespace ack::checks
