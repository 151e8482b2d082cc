// What belongs to the one instance that the image was made from.
#include "checks/look/image/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

using Things = std::vector<FoundThing>;

struct Place {
    const char* directory;
    const char* begin;
    const char* end;
    const char* what;
};
constexpr Place places[] = {
    {"/var/lib/cloud", "instance", "", "cloud-init's state of an instance"},
    {"/var/lib/dhclient", "", ".lease", "DHCP lease"},
    {"/var/lib/dhclient", "", ".leases", "DHCP lease"},
    {"/var/lib/dhcp", "", ".leases", "DHCP lease"},
    {"/var/lib/dhcp3", "", ".leases", "DHCP lease"},
    {"/var/lib/NetworkManager", "", ".lease", "DHCP lease"},
    {"/var/lib/systemd/network", "", "", "state of systemd-networkd"},
    {"/etc/udev/rules.d", "70-persistent-", "", "names bound to one machine's devices"},
    {"/etc/udev/rules.d", "75-persistent-", "", "names bound to one machine's devices"},
};

struct Settings {
    const char* directory;
    const char* begin;
    const char* end;
};
constexpr Settings network_settings[] = {{"/etc/sysconfig/network-scripts", "ifcfg-", ""},
                                         {"/etc/netplan", "", ".yaml"},
                                         {"/etc/systemd/network", "", ".network"},
                                         {"/etc/NetworkManager/system-connections", "", ".nmconnection"},
                                         {"/etc/network/interfaces.d", "", ""}};
constexpr std::string_view fixed[] = {
    "HWADDR=", "MACADDR=", "IPADDR=", "macaddress:", "MACAddress=", "mac-address=", "Address=", "address1="};

// A directory that is empty is no state; instances/ is one of directories.
Result<bool> holds_something(const host::HostView& view, const std::string& path) {
    const auto info = view.info(path);
    if (!info)
        return tl::unexpected(info.error());
    if (info->kind == host::FileKind::symlink || info->kind != host::FileKind::directory)
        return info->kind != host::FileKind::regular || info->size > 0;
    return view.list(path).map([](const auto& names) { return !names.empty(); });
}

Result<void> add_places(const host::HostView& view, Things& things) {
    for (const auto& [directory, begin, end, what] : places) {
        const auto files = files_in(view, directory, begin, end);
        if (!files)
            return tl::unexpected(files.error());
        for (const auto& file : *files) {
            const auto holds = holds_something(view, file);
            if (!holds)
                return tl::unexpected(holds.error());
            if (*holds)
                things.push_back({file, what});
        }
    }
    return {};
}

// What cloud-init wrote it writes anew on each instance.
void add_fixed_addresses(const std::string& path, std::string_view text, Things& things) {
    if (text.find("cloud-init") != std::string_view::npos || path.ends_with("/ifcfg-lo"))
        return;
    std::size_t number = 0;
    for (auto line : lines_of(text)) {
        ++number;
        line = trim(line);
        for (const auto setting : fixed)
            if (line.starts_with(setting))
                things.push_back(
                    {path + ":" + std::to_string(number),
                     "fixed address (" + std::string(trim(setting.substr(0, setting.size() - 1))) + ")"});
    }
}

Result<void> add_network_settings(const host::HostView& view, Things& things) {
    for (const auto& [directory, begin, end] : network_settings) {
        const auto files = files_in(view, directory, begin, end);
        if (!files)
            return tl::unexpected(files.error());
        for (const auto& file : *files) {
            const auto text = view.read(file);
            if (!text)
                return tl::unexpected(text.error());
            add_fixed_addresses(file, *text, things);
        }
    }
    return {};
}

} // namespace

Fact<Things> look_at_instance_state(const host::HostView& view, Deadline) {
    Things things;
    for (const auto add : {add_places, add_network_settings})
        if (auto added = add(view, things); !added)
            return tl::unexpected(added.error());
    return things;
}

Fact<std::vector<std::string>> look_at_ssh_host_keys(const host::HostView& view, Deadline) {
    return files_in(view, "/etc/ssh", "ssh_host_", "");
}

Fact<std::string> look_at_dbus_machine_id(const host::HostView& view, Deadline) {
    const std::string path = "/var/lib/dbus/machine-id";
    const auto info = view.info(path);
    if (!info && host::absent(info.error()))
        return std::string{};
    if (!info)
        return tl::unexpected(info.error());
    if (info->kind == host::FileKind::symlink)
        return std::string{}; // to /etc/machine-id
    return view.read(path).map([](const std::string& text) { return std::string(trim(text)); });
}

} // namespace ack::checks
