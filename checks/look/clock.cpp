#include "checks/look/observers.hpp"

namespace ack::checks {

Fact<host::ClockState> look_at_clock(const host::HostView& view, Deadline) {
    if (!view.live())
        return fail(view.root().string() + " is not a running host: no clock runs there");
    return host::kernel_clock();
}

} // namespace ack::checks
