#include "disk/uses.hpp"

namespace ack::disk {

namespace {

std::vector<std::string> names_in(const host::HostView& view, const std::string& directory) {
    return view.list(directory).value_or(std::vector<std::string>{});
}

void add(const host::HostView& view, const Numbers& numbers, const std::string& file, const std::string& name, Users& users) {
    auto path = view.read(file, 4096);
    if (!path) return;
    while (!path->empty() && (path->back() == '\n' || path->back() == '\0')) path->pop_back();
    if (const auto number = device_number(view, numbers, *path)) users.exports[*number].push_back(name);
}

}   // namespace

// Both leave the device open in the kernel, where no process has it, and not every kind holds it for itself alone.
void add_exports(const host::HostView& view, const Numbers& numbers, Users& users) {
    const std::string nvme = "/sys/kernel/config/nvmet/subsystems", scsi = "/sys/kernel/config/target/core";
    for (const auto& subsystem : names_in(view, nvme))
        for (const auto& space : names_in(view, nvme + "/" + subsystem + "/namespaces"))
            add(view, numbers, nvme + "/" + subsystem + "/namespaces/" + space + "/device_path",
                "NVMe target " + subsystem, users);
    for (const auto& kind : names_in(view, scsi))
        for (const auto& object : names_in(view, scsi + "/" + kind))
            add(view, numbers, scsi + "/" + kind + "/" + object + "/udev_path", "SCSI target " + object, users);
}

}   // namespace ack::disk
