// What the attach script itself wrote about its failure, in its own files.
#pragma once

#include "host/view.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace ack::agent {

struct VendorError {
    std::string what;   // "FailGetKubeVersion: cannot reach …", one line
    std::string remedy; // of the codes that are known, else empty
};

// Nothing when the script wrote no error, or the files are older than `since`: an earlier run's. What only the end of its log
// tells is told where it wrote no error.
std::optional<VendorError> vendor_error(const host::HostView& view,
                                        std::chrono::system_clock::time_point since);

} // namespace ack::agent
