#include "checks/look/gpus.hpp"
#include "checks/look/image/observers.hpp"
#include "checks/look/network/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/look/subject.hpp"
#include "checks/look_at_host.hpp"

namespace ack::checks {

namespace {

using Row = ObserverRow<HostFacts>;
using F = HostFacts;

// Each is named after the fact that it fills. What may take long comes first.
constexpr Row observers[] = {
    {"listeners", filling<&F::listeners, look_at_listeners>},
    {"package_managers", filling<&F::package_managers, look_at_package_managers>},
    {"cluster", filling<&F::cluster, look_at_cluster>},
    {"os", filling<&F::os, look_at_os>},
    {"kernel", filling<&F::kernel, look_at_kernel>},
    {"hostname", filling<&F::hostname, look_at_hostname>},
    {"machine_id", filling<&F::machine_id, look_at_machine_id>},
    {"cpus", filling<&F::cpus, look_at_cpus>},
    {"memory", filling<&F::memory, look_at_memory>},
    {"swap", filling<&F::swap, look_at_swap>},
    {"swap_settings", filling<&F::swap_settings, look_at_swap_settings>},
    {"fstab", filling<&F::fstab, look_at_fstab>},
    {"mounts", filling<&F::mounts, look_at_mounts>},
    {"programs", filling<&F::programs, look_at_programs>},
    {"filesystems", filling<&F::filesystems, look_at_filesystems>},
    {"units", filling<&F::units, look_at_units>},
    {"systemd", filling<&F::systemd, look_at_systemd>},
    {"self", filling<&F::self, look_at_self>},
    {"absent_fstab_sources", filling<&F::absent_fstab_sources, look_at_absent_fstab_sources>},
    {"markers", filling<&F::markers, look_at_markers>},
    {"drop_ins", filling<&F::drop_ins, look_at_drop_ins>},
    {"io_errors", filling<&F::io_errors, look_at_io_errors>},
    {"kubelet_healthz", filling<&F::kubelet_healthz, look_at_kubelet_healthz>},
    {"kernel_features", filling<&F::kernel_features, look_at_kernel_features>},
    {"cgroups", filling<&F::cgroups, look_at_cgroups>},
    {"selinux", filling<&F::selinux, look_at_selinux>},
    {"limits", filling<&F::limits, look_at_limits>},
    {"clock", filling<&F::clock, look_at_clock>},
    {"hosts_file", filling<&F::hosts_file, look_at_hosts_file>},
    {"containers", filling<&F::containers, look_at_containers>},
    {"enabled_units", filling<&F::enabled_units, look_at_enabled_units>},
    {"local_ports", filling<&F::local_ports, look_at_local_ports>},
    {"boot_id", filling<&F::boot_id, look_at_boot_id>},
    {"resolvers", filling<&F::resolvers, look_at_resolvers>},
    {"proxies", filling<&F::proxies, look_at_proxies>},
    {"addresses", filling<&F::addresses, look_at_addresses>},
    {"firewalls", filling<&F::firewalls, look_at_firewalls>},
    {"forwarding", filling<&F::forwarding, look_at_forwarding>},
    {"iptables", filling<&F::iptables, look_at_iptables>},
    {"gpus", filling<&F::gpus, look_at_gpus>},
    {"vendor_log", filling<&F::vendor_log, look_at_vendor_log>},
    {"runtime_sockets", filling<&F::runtime_sockets, look_at_runtime_sockets>},
    {"cni_files", filling<&F::cni_files, look_at_cni_files>},
};

} // namespace

void add_host_subjects(const host::HostView& view, HostFacts& host, bool image, std::vector<host::Subject>& into) {
    host.root = view.root().string();
    host.live = view.live();
    add_subjects("host", observers, view, host, into);
    if (image)
        add_image_subjects(view, host.image, into);
}

HostFacts look_at_host(const host::HostView& view, Deadline deadline, bool image) {
    HostFacts host;
    std::vector<host::Subject> subjects;
    add_host_subjects(view, host, image, subjects);
    host::side_by_side(std::move(subjects), deadline);
    return host;
}

} // namespace ack::checks
