// Versions of Kubernetes as attach commands name them.
#pragma once

#include "checks/text.hpp"

namespace ack::checks {

// "1.35.2-aliyun.1": 35; nothing when it is not of that form.
inline std::optional<unsigned> kubernetes_minor(std::string_view version) {
    if (!version.starts_with("1."))
        return {};
    version.remove_prefix(2);
    return number<unsigned>(version.substr(0, version.find('.')));
}

} // namespace ack::checks
