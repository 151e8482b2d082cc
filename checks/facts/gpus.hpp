// Facts about NVIDIA GPUs.
#pragma once

#include <string>
#include <vector>

namespace ack::checks {

struct MigMode {                         // a line of nvidia-smi --query-gpu=index,mig.mode.current,mig.mode.pending
    std::string index, current, pending; // "0", "Enabled", "Disabled" or "[N/A]"
    bool operator==(const MigMode&) const = default;
};

struct Gpus {
    std::vector<std::string> devices;    // display and 3D controllers of NVIDIA, "0000:00:07.0"
    bool asked = false;                  // nvidia-smi is installed and answered
    std::vector<MigMode> modes;
    bool operator==(const Gpus&) const = default;
};

}   // namespace ack::checks
