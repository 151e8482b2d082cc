// The observers: each looks at one subject and says what it saw, or why it could not. None of them changes
// anything, and each is bounded: files of the kernel and the system only, programs through HostView::ask with
// the deadline.
#pragma once

#include "checks/facts.hpp"

namespace ack::checks {

Fact<OsRelease> look_at_os(const host::HostView& view, Deadline deadline);
Fact<Kernel> look_at_kernel(const host::HostView& view, Deadline deadline);
Fact<std::string> look_at_hostname(const host::HostView& view, Deadline deadline);
Fact<std::string> look_at_machine_id(const host::HostView& view, Deadline deadline);
Fact<unsigned> look_at_cpus(const host::HostView& view, Deadline deadline);
Fact<Memory> look_at_memory(const host::HostView& view, Deadline deadline);
Fact<std::vector<SwapArea>> look_at_swap(const host::HostView& view, Deadline deadline);
Fact<std::vector<SwapSetting>> look_at_swap_settings(const host::HostView& view, Deadline deadline);
Fact<host::Fstab> look_at_fstab(const host::HostView& view, Deadline deadline);
Fact<std::vector<host::Mount>> look_at_mounts(const host::HostView& view, Deadline deadline);
Fact<std::vector<ProgramPlace>> look_at_programs(const host::HostView& view, Deadline deadline);
Fact<std::vector<Filesystem>> look_at_filesystems(const host::HostView& view, Deadline deadline);
Fact<std::map<std::string, systemd::UnitState>> look_at_units(const host::HostView& view, Deadline deadline);
Fact<SystemdState> look_at_systemd(const host::HostView& view, Deadline deadline);
Fact<Self> look_at_self(const host::HostView& view, Deadline deadline);
Fact<std::vector<Listener>> look_at_listeners(const host::HostView& view, Deadline deadline);
Fact<ClusterTraces> look_at_cluster(const host::HostView& view, Deadline deadline);
Fact<std::vector<std::string>> look_at_absent_fstab_sources(const host::HostView& view, Deadline deadline);
Fact<std::vector<std::string>> look_at_markers(const host::HostView& view, Deadline deadline);
Fact<std::map<std::string, std::string>> look_at_drop_ins(const host::HostView& view, Deadline deadline);
Fact<std::vector<std::string>> look_at_io_errors(const host::HostView& view, Deadline deadline);
Fact<HttpAnswer> look_at_kubelet_healthz(const host::HostView& view, Deadline deadline);
Fact<std::vector<KernelFeature>> look_at_kernel_features(const host::HostView& view, Deadline deadline);
Fact<Cgroups> look_at_cgroups(const host::HostView& view, Deadline deadline);
Fact<std::vector<LockHolder>> look_at_package_managers(const host::HostView& view, Deadline deadline);
Fact<Selinux> look_at_selinux(const host::HostView& view, Deadline deadline);
Fact<Limits> look_at_limits(const host::HostView& view, Deadline deadline);
Fact<host::ClockState> look_at_clock(const host::HostView& view, Deadline deadline);
Fact<std::vector<HostsLine>> look_at_hosts_file(const host::HostView& view, Deadline deadline);
Fact<std::vector<RunningContainer>> look_at_containers(const host::HostView& view, Deadline deadline);
Fact<std::vector<EnabledUnit>> look_at_enabled_units(const host::HostView& view, Deadline deadline);
Fact<LocalPorts> look_at_local_ports(const host::HostView& view, Deadline deadline);
Fact<std::string> look_at_boot_id(const host::HostView& view, Deadline deadline);
Fact<VendorLog> look_at_vendor_log(const host::HostView& view, Deadline deadline);
Fact<std::vector<std::string>> look_at_runtime_sockets(const host::HostView& view, Deadline deadline);
Fact<std::vector<std::string>> look_at_cni_files(const host::HostView& view, Deadline deadline);

// What observers share.

// A file that only a running host has: an image's lack of it is said in these words.
Result<std::string> read_of_running_host(const host::HostView& view, const std::filesystem::path& path,
                                         std::size_t limit = 1U << 20);
// Names in a directory; none when it is not there.
Result<std::vector<std::string>> list_if_there(const host::HostView& view, const std::filesystem::path& path);
// Whether something is there, or why that cannot be told (an error that is not absence).
Result<bool> is_there(const host::HostView& view, const std::filesystem::path& path);
// Process ids, ascending; none where there is no /proc.
Result<std::vector<int>> processes(const host::HostView& view);
// /proc/PID/comm; nothing when the process has ended.
std::optional<std::string> command_of(const host::HostView& view, int pid);
// GPT partitions of the system's disk that systemd-gpt-auto-generator(8) starts as swap.
Result<std::vector<SwapSetting>> look_at_gpt_swap(const host::HostView& view);
// What zram-generator (https://github.com/systemd/zram-generator) is told to make.
Result<std::vector<SwapSetting>> look_at_zram_generator(const host::HostView& view);

} // namespace ack::checks
