#include "checks/look/gpus.hpp"
#include "checks/look/image/observers.hpp"
#include "checks/look/network/observers.hpp"
#include "checks/look/observers.hpp"

namespace ack::checks {

HostFacts look_at_host(const host::HostView& view, Deadline deadline, bool image) {
    const auto look = [&](auto& fact, auto observer) {
        if (deadline.passed())
            fact = fail("the time was over before this was looked at");
        else
            fact = observer(view, deadline);
    };
    HostFacts host;
    host.root = view.root().string();
    host.live = view.live();
    look(host.os, look_at_os);
    look(host.kernel, look_at_kernel);
    look(host.hostname, look_at_hostname);
    look(host.machine_id, look_at_machine_id);
    look(host.cpus, look_at_cpus);
    look(host.memory, look_at_memory);
    look(host.swap, look_at_swap);
    look(host.swap_settings, look_at_swap_settings);
    look(host.fstab, look_at_fstab);
    look(host.mounts, look_at_mounts);
    look(host.programs, look_at_programs);
    look(host.filesystems, look_at_filesystems);
    look(host.units, look_at_units);
    look(host.systemd, look_at_systemd);
    look(host.self, look_at_self);
    look(host.listeners, look_at_listeners);
    look(host.cluster, look_at_cluster);
    look(host.absent_fstab_sources, look_at_absent_fstab_sources);
    look(host.markers, look_at_markers);
    look(host.drop_ins, look_at_drop_ins);
    look(host.io_errors, look_at_io_errors);
    look(host.kubelet_healthz, look_at_kubelet_healthz);
    look(host.kernel_features, look_at_kernel_features);
    look(host.cgroups, look_at_cgroups);
    look(host.package_managers, look_at_package_managers);
    look(host.selinux, look_at_selinux);
    look(host.limits, look_at_limits);
    look(host.clock, look_at_clock);
    look(host.hosts_file, look_at_hosts_file);
    look(host.containers, look_at_containers);
    look(host.enabled_units, look_at_enabled_units);
    look(host.local_ports, look_at_local_ports);
    look(host.boot_id, look_at_boot_id);
    look(host.resolvers, look_at_resolvers);
    look(host.proxies, look_at_proxies);
    look(host.addresses, look_at_addresses);
    look(host.firewalls, look_at_firewalls);
    look(host.forwarding, look_at_forwarding);
    look(host.iptables, look_at_iptables);
    look(host.gpus, look_at_gpus);
    look(host.vendor_log, look_at_vendor_log);
    look(host.runtime_sockets, look_at_runtime_sockets);
    look(host.cni_files, look_at_cni_files);
    if (image)
        host.image = look_at_image(view, deadline);
    return host;
}

} // namespace ack::checks
