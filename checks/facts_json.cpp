#include "checks/facts.hpp"
#include "checks/json_table.hpp"

namespace ack::checks {

#define ROW(member)                                                                                          \
    Row {                                                                                                    \
#member, &T::member                                                                                  \
    }
#define TABLE(Struct, ...)                                                                                   \
    template <>                                                                                              \
    struct Table<Struct> {                                                                                   \
        using T = Struct;                                                                                    \
        static constexpr auto rows = std::tuple{__VA_ARGS__};                                                \
    };

TABLE(OsRelease, ROW(path), ROW(id), ROW(version_id), ROW(pretty_name), ROW(id_like))
TABLE(Kernel, ROW(release), ROW(major), ROW(minor), ROW(patch), ROW(machine))
TABLE(Memory, ROW(total), ROW(available))
TABLE(SwapArea, ROW(name), ROW(type), ROW(bytes))
TABLE(SwapSetting, ROW(path), ROW(what))
TABLE(Listener, ROW(address), ROW(port), ROW(pid), ROW(command))
TABLE(ProgramPlace, ROW(name), ROW(path))
TABLE(Filesystem, ROW(path), ROW(bytes), ROW(bytes_free), ROW(inodes), ROW(inodes_free), ROW(read_only))
TABLE(Self, ROW(uid), ROW(capabilities), ROW(hosts_mount_namespace), ROW(hosts_pid_namespace))
TABLE(SystemdState, ROW(running), ROW(version), ROW(package))
TABLE(KubeletConf, ROW(path), ROW(server), ROW(user_name))
TABLE(Trace, ROW(path), ROW(what))
TABLE(ClusterTraces, ROW(kubelet_conf), ROW(kubelet_pids), ROW(traces))
TABLE(HttpAnswer, ROW(status), ROW(body))
TABLE(systemd::UnitState, ROW(load), ROW(active), ROW(sub), ROW(enabled), ROW(restarts), ROW(result))
TABLE(host::FstabLine, ROW(number), ROW(source), ROW(target), ROW(type), ROW(options), ROW(frequency),
      ROW(pass))
TABLE(host::Fstab, ROW(lines), ROW(broken))
TABLE(host::Mount, ROW(id), ROW(parent), Row{"device", &T::device, true}, ROW(root), ROW(target), ROW(type),
      ROW(source), ROW(options), ROW(read_only))
TABLE(KernelFeature, ROW(name), ROW(there), ROW(seen))
TABLE(Cgroups, ROW(version), ROW(controllers), ROW(disabled))
TABLE(LockHolder, ROW(path), ROW(pid), ROW(command))
TABLE(Selinux, ROW(running), ROW(configured))
TABLE(Limits, ROW(sysctls), ROW(set_in), ROW(services_open_files))
TABLE(host::ClockState, ROW(synchronised), ROW(most_error_us))
TABLE(HostsLine, ROW(number), ROW(address), ROW(names))
TABLE(RunningContainer, ROW(runtime), ROW(id), ROW(path))
TABLE(EnabledUnit, ROW(name), ROW(path), ROW(target))
TABLE(LocalPorts, ROW(first), ROW(last), ROW(reserved))
TABLE(NetworkInterface, ROW(mac), ROW(id), ROW(vswitch_id), ROW(primary_ip), ROW(private_ipv4s), ROW(ipv6s))
TABLE(CloudDisk, ROW(serial), ROW(id), ROW(name))
TABLE(InstanceFacts, ROW(tokens), ROW(answers_without_token), ROW(clock_offset), ROW(instance_id),
      ROW(instance_type), ROW(instance_name), ROW(hostname), ROW(region_id), ROW(zone_id), ROW(owner_account_id),
      ROW(image_id), ROW(vpc_id), ROW(vpc_cidr_block), ROW(vswitch_id), ROW(vswitch_cidr_block), ROW(mac),
      ROW(private_ipv4), ROW(network_type), ROW(nameservers), ROW(ntp_servers), ROW(spot_termination_time),
      ROW(ram_role), ROW(interfaces), ROW(disks))
TABLE(Resolvers, ROW(path), ROW(servers))
TABLE(ProxySetting, ROW(path), ROW(name), ROW(value))
TABLE(Route, ROW(link), ROW(network), ROW(gateway), ROW(prefix))
TABLE(Addresses, ROW(routes), ROW(ipv4), ROW(ipv6))
TABLE(Firewall, ROW(name), ROW(seen))
TABLE(SysctlSetting, ROW(path), ROW(value))
TABLE(Forwarding, ROW(running), ROW(set))
TABLE(Iptables, ROW(path), ROW(mode), ROW(legacy_tables))
TABLE(MigMode, ROW(index), ROW(current), ROW(pending))
TABLE(Gpus, ROW(devices), ROW(asked), ROW(modes))
TABLE(VendorLog, ROW(there), ROW(success), ROW(error_code), ROW(error_message), ROW(error_is_older))
TABLE(FoundThing, ROW(path), ROW(what))
TABLE(CloudInit, ROW(version), ROW(disabled), ROW(enabled))
TABLE(LogState, ROW(bytes), ROW(secrets))
TABLE(ImageFacts, ROW(dbus_machine_id), ROW(ssh_host_keys), ROW(personal_files), ROW(credentials),
      ROW(instance_state), ROW(cloud_init), ROW(cloud_assistant), ROW(runtime_state), ROW(logs),
      ROW(masked_units))
TABLE(Hop, ROW(stage), ROW(address), ROW(ok), ROW(silent), ROW(detail))
TABLE(NetworkTarget, ROW(host), ROW(port), ROW(proxy), ROW(addresses), ROW(hops))
TABLE(NetworkFacts, ROW(not_asked), ROW(script_host), ROW(api_server), ROW(registry))
TABLE(HostFacts, ROW(root), ROW(live), ROW(os), ROW(kernel), ROW(hostname), ROW(machine_id), ROW(cpus),
      ROW(memory), ROW(swap), ROW(swap_settings), ROW(fstab), ROW(mounts), ROW(programs), ROW(filesystems),
      ROW(units), ROW(systemd), ROW(self), ROW(listeners), ROW(cluster), ROW(absent_fstab_sources),
      ROW(markers), ROW(drop_ins), ROW(io_errors), ROW(kubelet_healthz), ROW(instance), ROW(kernel_features),
      ROW(cgroups), ROW(package_managers), ROW(selinux), ROW(limits), ROW(clock), ROW(hosts_file),
      ROW(containers), ROW(enabled_units), ROW(local_ports), ROW(boot_id), ROW(resolvers), ROW(proxies),
      ROW(addresses), ROW(firewalls), ROW(forwarding), ROW(iptables), ROW(gpus), ROW(vendor_log), ROW(runtime_sockets),
      ROW(cni_files), ROW(image), ROW(network))

#undef TABLE
#undef ROW

void to_json(nlohmann::json& json, const HostFacts& facts) {
    json = json_table::write(facts);
}

Result<HostFacts> facts_from_json(const nlohmann::json& json) {
    try {
        return json_table::read<HostFacts>(json, "");
    } catch (const Misplaced& fault) {
        return fail(fault.what);
    }
}

} // namespace ack::checks
