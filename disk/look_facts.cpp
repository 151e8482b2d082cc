#include "disk/look_facts.hpp"

#include "systemd/units.hpp"

namespace ack::disk {

Fact<std::string> look_at_machine_id(const host::HostView& view) {
    auto text = view.read("/etc/machine-id", 4096);
    if (!text) return text;
    while (!text->empty() && text->back() == '\n') text->pop_back();
    const bool sound = text->size() == 32 && text->find_first_not_of("0123456789abcdef") == std::string::npos &&
                       text->find_first_not_of('0') != std::string::npos;
    if (!sound) return fail("/etc/machine-id holds no machine id");
    return text;
}

Fact<std::string> look_at_fstab(const host::HostView& view) {
    const auto info = view.info("/etc/fstab");
    if (info && info->kind != host::FileKind::regular) return fail("it is no ordinary file (a symlink?), and would be replaced");
    auto text = view.read("/etc/fstab");
    if (!text && host::absent(text.error())) return std::string{};
    return text;
}

std::vector<std::string> drop_in_paths() {
    std::vector<std::string> paths;
    for (const auto* unit : {"kubelet.service", "containerd.service", "docker.service"})
        paths.push_back(systemd::requires_mounts(unit, {}).path);
    return paths;
}

}   // namespace ack::disk
