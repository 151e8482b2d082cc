#include "checks/kubeconfig_context.hpp"
#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>
#include <array>

namespace ack::checks {

namespace {

constexpr auto kubelet_conf_path = "/etc/kubernetes/kubelet.conf";

struct Known {
    const char* path;
    const char* what;
    bool when_not_empty = false; // packages make the directory, a cluster fills it
};
constexpr Known known[] = {
    {"/etc/kubernetes/bootstrap-kubelet.conf", "credentials for joining"},
    {"/etc/kubernetes/pki", "certificates of a cluster", true},
    {"/etc/kubernetes/manifests", "static pods", true},
    {"/etc/kubernetes/kubelet-customized-args.conf", "kubelet settings of ACK"},
    {"/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "kubelet settings of an attach script"},
    {"/var/lib/kubelet/config.yaml", "kubelet's configuration"},
    {"/var/lib/kubelet/pki", "kubelet's certificates", true},
    {"/var/lib/kubelet/cpu_manager_state", "kubelet's CPU assignment"},
    {"/var/lib/cni", "addresses that a network plugin gave out", true},
    {"/etc/cni/net.d/10-terway.conflist", "configuration of Terway"},
    {"/etc/cni/net.d/10-flannel.conflist", "configuration of Flannel"},
    {"/etc/cni/net.d/10-calico.conflist", "configuration of Calico"},
    {"/etc/cni/net.d/05-cilium.conflist", "configuration of Cilium"},
    {"/etc/acknode", "settings of an ACK node"},
    {"/usr/local/bin/ack-tool", "tool of an ACK node"},
    {"/root/.kube", "credentials for a cluster", true},
};
constexpr std::array edge_programs = {"edgeadm", "edge-hub"};

struct KnownLink {
    std::string_view name;
    bool begins_so;
    const char* what;
};
constexpr KnownLink known_links[] = {{"cni0", false, "network link of a CNI bridge"},
                                     {"flannel.", true, "network link of Flannel"},
                                     {"cilium_", true, "network link of Cilium"},
                                     {"cali", true, "network link of a pod"},
                                     {"kube-ipvs0", false, "network link of kube-proxy"}};

using Traces = std::vector<Trace>;

Result<bool> counts(const host::HostView& view, const Known& one) {
    const auto there = is_there(view, one.path);
    if (!there || !*there || !one.when_not_empty)
        return there;
    const auto names = view.list(one.path);
    if (names)
        return !names->empty();
    if (names.error().code == ENOTDIR)
        return true;
    return tl::unexpected(names.error());
}

Result<void> add_paths(const host::HostView& view, Traces& traces) {
    for (const auto& one : known) {
        const auto there = counts(view, one);
        if (!there)
            return tl::unexpected(there.error());
        if (*there)
            traces.push_back({one.path, one.what});
    }
    for (const auto* name : edge_programs)
        if (const auto path = view.find_program(name))
            traces.push_back({path->string(), "program of ACK Edge"});
    return {};
}

Result<void> add_links(const host::HostView& view, Traces& traces) {
    const auto links = list_if_there(view, "/sys/class/net");
    if (!links)
        return tl::unexpected(links.error());
    for (const auto& link : *links)
        for (const auto& one : known_links)
            if (link == one.name || (one.begins_so && link.starts_with(one.name)))
                traces.push_back({link, one.what});
    return {};
}

Result<void> add_mounts(const host::HostView& view, Traces& traces) {
    const auto mounts = look_at_mounts(view, Deadline::never());
    if (!mounts && !view.live())
        return {}; // an image has no mounts
    if (!mounts)
        return tl::unexpected(mounts.error());
    for (const auto& mount : *mounts)
        for (const std::string_view below : {"/var/lib/kubelet/", "/var/lib/container/kubelet/"})
            if (mount.target.starts_with(below))
                traces.push_back({mount.target, "mount of a pod"});
    return {};
}

// Only names are taken from it, nothing that is secret. What cannot be read leaves them empty: the file is there.
KubeletConf conf_of(std::string_view text) {
    KubeletConf conf{.path = kubelet_conf_path, .server = {}, .user_name = {}};
    const auto root = parse_yaml(text);
    if (!root)
        return conf;
    const auto current = current_context(*root);
    if (!current)
        return conf;
    conf.server = (*current->cluster)["server"].text;
    if (current->user_name.starts_with("system:node:"))
        conf.user_name = current->user_name;
    return conf;
}

Result<std::optional<KubeletConf>> look_at_conf(const host::HostView& view) {
    const auto text = view.read(kubelet_conf_path);
    if (text)
        return conf_of(*text);
    if (host::absent(text.error()) && !view.info(kubelet_conf_path))
        return std::nullopt;
    return tl::unexpected(text.error());
}

Result<std::vector<int>> kubelets(const host::HostView& view) {
    auto pids = processes(view);
    if (pids)
        std::erase_if(*pids, [&](int pid) { return command_of(view, pid) != "kubelet"; });
    return pids;
}

} // namespace

Fact<ClusterTraces> look_at_cluster(const host::HostView& view, Deadline) {
    ClusterTraces cluster;
    auto conf = look_at_conf(view);
    if (!conf)
        return tl::unexpected(conf.error());
    cluster.kubelet_conf = std::move(*conf);
    auto pids = kubelets(view);
    if (!pids)
        return tl::unexpected(pids.error());
    cluster.kubelet_pids = std::move(*pids);
    for (const auto add : {add_paths, add_links, add_mounts})
        if (const auto added = add(view, cluster.traces); !added)
            return tl::unexpected(added.error());
    return cluster;
}

} // namespace ack::checks
