// What earlier runs and operators left for the attach script and for systemd.
#include "checks/look/observers.hpp"
#include "checks/our_units.hpp"
#include "systemd/units.hpp"

namespace ack::checks {

Fact<std::vector<std::string>> look_at_markers(const host::HostView& view, Deadline) {
    const auto names = list_if_there(view, "/var");
    if (!names)
        return tl::unexpected(names.error());
    std::vector<std::string> markers;
    for (const auto& name : *names)
        if (name.starts_with(".skip-") || name.starts_with(".keep-"))
            markers.push_back("/var/" + name);
    return markers;
}

Fact<std::map<std::string, std::string>> look_at_drop_ins(const host::HostView& view, Deadline) {
    std::map<std::string, std::string> drop_ins;
    for (const auto unit : units_on_the_data_disk) {
        const auto path = systemd::requires_mounts(unit, {}).path;
        auto text = view.read(path);
        if (text)
            drop_ins[path] = std::move(*text);
        else if (!host::absent(text.error()))
            return tl::unexpected(text.error());
    }
    return drop_ins;
}

} // namespace ack::checks
