#include "disk/apply_steps.hpp"

namespace ack::disk {

StepResult carry_out(const Applying& applying, const WriteMarker& step) {
    if (auto written = applying.control.write_file(step.path, "", 0644); !written)
        return failed(written.error(), "make /var writable, then run again");
    return {};
}

}   // namespace ack::disk
