#include "checks/look/observers.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Fact<std::string> trimmed(const Result<std::string>& text) {
    if (!text)
        return tl::unexpected(text.error());
    return std::string(trim(*text));
}

} // namespace

Fact<std::string> look_at_hostname(const host::HostView& view, Deadline) {
    auto text = view.read("/proc/sys/kernel/hostname");
    if (!text && host::absent(text.error()) && !view.live())
        text = view.read("/etc/hostname");
    return trimmed(text);
}

Fact<std::string> look_at_machine_id(const host::HostView& view, Deadline) {
    return trimmed(view.read("/etc/machine-id"));
}

Fact<std::string> look_at_boot_id(const host::HostView& view, Deadline) {
    return trimmed(read_of_running_host(view, "/proc/sys/kernel/random/boot_id"));
}

} // namespace ack::checks
