#include "checks/look/gpus.hpp"

#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr auto bus = "/sys/bus/pci/devices";
constexpr std::string_view nvidia = "0x10de", display_class = "0x03"; // VGA, 3D: not sound, not NVSwitch
constexpr std::chrono::seconds patience{10};

Result<std::vector<std::string>> devices_of(const host::HostView& view) {
    const auto names = list_if_there(view, bus);
    if (!names)
        return names;
    std::vector<std::string> devices;
    for (const auto& name : *names) {
        const std::string directory = std::string(bus) + "/" + name;
        const auto vendor = view.read(directory + "/vendor"), kind = view.read(directory + "/class");
        if (vendor && kind && trim(*vendor) == nvidia && kind->starts_with(display_class))
            devices.push_back(name);
    }
    return devices;
}

} // namespace

Result<std::vector<MigMode>> parse_mig_modes(std::string_view text) {
    std::vector<MigMode> modes;
    for (auto line : lines_of(text)) {
        line = trim(line);
        if (line.empty())
            continue;
        const auto one = line.find(','), two = line.rfind(',');
        const bool three = one != std::string_view::npos && one != two;
        const auto index = trim(line.substr(0, one));
        if (!three || !number<unsigned>(index))
            return fail("nvidia-smi: not a GPU: \"" + std::string(line) + "\"");
        modes.push_back({std::string(index), std::string(trim(line.substr(one + 1, two - one - 1))),
                         std::string(trim(line.substr(two + 1)))});
    }
    return modes;
}

// Nothing is started on a host without such a device.
Fact<Gpus> look_at_gpus(const host::HostView& view, Deadline deadline) {
    if (!view.live() && !view.exists(bus))
        return fail(view.root().string() + " is not a running host: it has no " + bus);
    auto devices = devices_of(view);
    if (!devices)
        return tl::unexpected(devices.error());
    Gpus gpus{std::move(*devices), false, {}};
    if (gpus.devices.empty() || !view.find_program("nvidia-smi"))
        return gpus;
    const auto answer =
        view.ask(host::Asking::nvidia_smi,
                 {"--query-gpu=index,mig.mode.current,mig.mode.pending", "--format=csv,noheader"},
                 deadline.within(patience));
    if (!answer)
        return tl::unexpected(answer.error());
    if (!answer->ok())
        return fail("nvidia-smi " + host::describe(*answer) + ": " + answer->output.substr(0, 200));
    auto modes = parse_mig_modes(answer->output);
    if (!modes)
        return tl::unexpected(modes.error());
    if (modes->empty())
        return fail("nvidia-smi says nothing of any GPU");
    gpus.asked = true;
    gpus.modes = std::move(*modes);
    return gpus;
}

} // namespace ack::checks
