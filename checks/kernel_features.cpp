#include "checks/kernel_features.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

// kubeadm's system verification (kubernetes/system-validators, kernel_validator), k0s sysinfo, and what
// Flannel's and kube-proxy's documents name.
constexpr WantedFeature wanted[] = {
    {"network namespaces", true, "NET_NS", "", "path:/proc/self/ns/net"},
    {"process namespaces", true, "PID_NS", "", "path:/proc/self/ns/pid"},
    {"IPC namespaces", true, "IPC_NS", "", "path:/proc/self/ns/ipc"},
    {"UTS namespaces", true, "UTS_NS", "", "path:/proc/self/ns/uts"},
    {"cgroup cpu", true, "CGROUP_SCHED", "", "cgroup:cpu"},
    {"cgroup cpuset", true, "CPUSETS", "", "cgroup:cpuset"},
    {"cgroup memory", true, "MEMCG", "", "cgroup:memory"},
    {"overlay filesystem", true, "OVERLAY_FS", "overlay", "filesystem:overlay"},
    {"ext4", true, "EXT4_FS", "ext4", "filesystem:ext4"},
    {"bridges", true, "BRIDGE", "bridge", "path:/sys/module/bridge"},
    {"bridge netfilter", true, "BRIDGE_NETFILTER", "br_netfilter",
     "path:/proc/sys/net/bridge/bridge-nf-call-iptables"},
    {"virtual Ethernet pairs", true, "VETH", "veth", "path:/sys/module/veth"},
    {"connection tracking", true, "NF_CONNTRACK", "nf_conntrack",
     "path:/proc/sys/net/netfilter/nf_conntrack_max"},
    {"packet filter", true, "IP_NF_IPTABLES|NF_TABLES", "ip_tables|nf_tables",
     "path:/proc/net/ip_tables_names"},
    {"address translation", true, "NF_NAT|NF_NAT_IPV4", "nf_nat|nf_nat_ipv4", "path:/sys/module/nf_nat"},
    {"masquerading", true, "NETFILTER_XT_TARGET_MASQUERADE|IP_NF_TARGET_MASQUERADE",
     "xt_MASQUERADE|ipt_MASQUERADE", ""},
    {"iptables comments", true, "NETFILTER_XT_MATCH_COMMENT", "xt_comment", "path:/sys/module/xt_comment"},
    {"CPU quotas", false, "CFS_BANDWIDTH", "", "path:/proc/sys/kernel/sched_cfs_bandwidth_slice_us"},
    {"cgroup pids", false, "CGROUP_PIDS", "", "cgroup:pids"},
    {"seccomp filters", false, "SECCOMP_FILTER", "", "path:/proc/sys/kernel/seccomp/actions_avail"},
    {"IP virtual server", false, "IP_VS", "ip_vs", "path:/proc/sys/net/ipv4/vs"},
    {"IP sets", false, "IP_SET", "ip_set", "path:/sys/module/ip_set"},
    {"VXLAN", false, "VXLAN", "vxlan", "path:/sys/module/vxlan"},
};

} // namespace

std::span<const WantedFeature> wanted_features() {
    return wanted;
}

const WantedFeature* find_feature(std::string_view name) {
    const auto* found =
        std::find_if(std::begin(wanted), std::end(wanted), [&](const auto& one) { return one.name == name; });
    return found == std::end(wanted) ? nullptr : found;
}

} // namespace ack::checks
