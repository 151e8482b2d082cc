// Proof of joining: the API server confirms our own Node object with kubelet.conf's own credentials.
#pragma once

#include "agent/kubeconfig.hpp"
#include "checks/check.hpp"
#include "host/deadline.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

namespace ack::agent {

inline constexpr const char* kubelet_conf = "/etc/kubernetes/kubelet.conf";

// Asks once, at each address of the server's name until one answers. Credentials that it does not take: EACCES.
Result<checks::JoinedNode> ask_for_node(const Kubeconfig& kubeconfig, Deadline deadline);

struct JoinWait {
    Deadline deadline = Deadline::never();
    std::stop_token stop;
    std::function<void(const std::string&)> on_note;     // "node x is not Ready yet (…)", on change only
    std::chrono::milliseconds poll{2000};
};
// Until the node is there and Ready, the deadline passes, or the API server, once it had answered, gives the 4th error in
// a row. kubelet.conf is read anew at each try: it may not be there yet, or its certificate may be rotated meanwhile.
// At the deadline or a stop the last answer is returned also when it is not Ready, and an error when there was none;
// four errors in a row are an error that quotes the last answer, which is no longer to be trusted.
Result<checks::JoinedNode> wait_for_node(const host::HostView& view, const JoinWait& wait);

// Does kubelet.conf on this host belong to the cluster that the command's --endpoint names?
// Nothing to compare (no endpoint in the command) is answered by kubelet.conf alone.
bool same_cluster(const std::string& kubeconfig_server, const checks::CommandAsks& command);
// The same of two names for one cluster (a domain and an address, say): what answers at --endpoint shows a
// certificate of kubelet.conf's authority and knows this host's node by kubelet.conf's own certificate. False
// when that is not known.
bool same_cluster_by_asking(const host::HostView& view, const checks::CommandAsks& command,
                            Deadline deadline);

}   // namespace ack::agent
