// What belongs to the one instance that the image was made from.
#include "checks/look/image/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <optional>

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
                                         {"/etc/network", "interfaces", "interfaces"},
                                         {"/etc/network/interfaces.d", "", ""}};
constexpr std::string_view fixed[] = {
    "HWADDR=",      "MACADDR=", "IPADDR=",   "IPADDR0=", "macaddress:", "MACAddress=",
    "mac-address=", "Address=", "address1=", "address ", "hwaddress "};

// Netplan's "addresses:" of an interface; what "nameservers:" has below it names resolvers.
class NetplanAddresses {
public:
    bool stand_in(std::string_view line) {
        const auto indent = line.find_first_not_of(' ');
        const auto text = trim(line);
        if (text.empty() || text.starts_with('#'))
            return false;
        if (below_nameservers_ && indent > *below_nameservers_)
            return false;
        below_nameservers_ = text.starts_with("nameservers:") ? std::optional(indent) : std::nullopt;
        return text.starts_with("addresses:");
    }

private:
    std::optional<std::size_t> below_nameservers_; // the indent of that key
};

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

// What cloud-init wrote it writes anew on each instance. Its files say so, but for the one that it lets
// netplan's own library write (cloud-init 24.1, cloudinit/net/netplan.py): that has only its name.
bool is_cloud_inits(const std::string& path, std::string_view text) {
    return path.find("cloud-init") != std::string::npos || text.find("cloud-init") != std::string_view::npos;
}

void add_fixed_addresses(const std::string& path, std::string_view text, Things& things) {
    if (is_cloud_inits(path, text) || path.ends_with("/ifcfg-lo"))
        return;
    NetplanAddresses netplan;
    std::size_t number = 0;
    for (auto line : lines_of(text)) {
        ++number;
        if (path.ends_with(".yaml") && netplan.stand_in(line))
            things.push_back({path + ":" + std::to_string(number), "fixed address (addresses)"});
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
