#include "disk/apply_steps.hpp"

#include "systemd/manager.hpp"

namespace ack::disk {

StepResult carry_out(const Applying& applying, const ReloadUnits& /*step*/) {
    if (!systemd::is_running(applying.view())) return {};
    auto reloaded = systemd::reload(applying.control, applying.deadline.within(std::chrono::minutes(2)));
    if (!reloaded) return failed(reloaded.error(), "look at systemctl status and the journal of PID 1, then run again");
    return {};
}

}   // namespace ack::disk
