#include "args.hpp"
#include "commands.hpp"
#include "kubelet_bootstrap.hpp"
#include "kubelet_client.hpp"
#include "kubelet_node.hpp"
#include "kubelet_ports.hpp"
#include "log.hpp"
#include "server.hpp"

#include <unistd.h>

#include <chrono>
#include <thread>

namespace standin {
namespace {
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Timing {
    milliseconds ready_after, heartbeat;
};

void keep_lease(const ApiClient& api, const std::string& name) {
    static const std::string path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    const nlohmann::json lease = {
        {"kind", "Lease"},
        {"apiVersion", "coordination.k8s.io/v1"},
        {"metadata", {{"name", name}, {"namespace", "kube-node-lease"}}},
        {"spec", {{"holderIdentity", name}, {"leaseDurationSeconds", 40}, {"renewTime", now_rfc3339()}}}};
    if (api.call("PUT", path + "/" + name, lease).status == 404)
        api.call("POST", path, lease);
}

// Until the Node object is there, whoever made it.
void register_node(const ApiClient& api, const NodeIdentity& identity) {
    for (;; std::this_thread::sleep_for(milliseconds(500))) {
        try {
            const auto answer = api.call("POST", "/api/v1/nodes", new_node(identity));
            if (answer.status == 201 || answer.status == 409)
                return log("Successfully registered node " + identity.name);
            log("Unable to register node with API server: " + answer.message());
        } catch (const std::exception& e) {
            log(std::string("Unable to register node with API server: ") + e.what());
        }
    }
}

void heartbeat_forever(const ApiClient& api, const NodeIdentity& identity, const Timing& timing,
                       Faults& faults) {
    NodeStatus status(identity);
    const auto start = Clock::now();
    for (;;) {
        const auto age = Clock::now() - start;
        const bool ready = age >= timing.ready_after && !faults.has("never-ready");
        try {
            const auto answer =
                api.call("PATCH", "/api/v1/nodes/" + identity.name + "/status",
                         {{"status", status.now(ready, faults)}}, "application/strategic-merge-patch+json");
            if (answer.status != 200)
                log("Error updating node status: " + answer.message());
            keep_lease(api, identity.name);
        } catch (const std::exception& e) {
            log(std::string("Error updating node status, will retry: ") + e.what());
        }
        const auto until_ready = std::chrono::duration_cast<milliseconds>(timing.ready_after - age);
        std::this_thread::sleep_for(until_ready > milliseconds(0)
                                        ? std::min(until_ready + milliseconds(10), timing.heartbeat)
                                        : timing.heartbeat);
    }
}

void live(const KubeletFiles& files, const NodeIdentity& identity, const Timing& timing, Faults& faults) {
    const ApiClient api(credentials(files, identity.name));
    if (faults.has("no-register"))
        return log("not registering the node");
    register_node(api, identity);
    heartbeat_forever(api, identity, timing, faults);
}

[[noreturn]] void die(const std::string& why) {
    log(why);
    ::_exit(1);
}
} // namespace

int kubelet(std::vector<std::string> words) {
    const Args args(std::move(words),
                    {"config-dir", "cert-dir", "node-name", "address", "labels", "provider-id", "version",
                     "healthz", "listen", "ready-after-ms", "heartbeat-ms", "fault", "fault-file", "log"});
    log_to(args.get("log", ""));
    Faults faults(args.all("fault"), args.get("fault-file", ""));
    const KubeletFiles files{args.get("config-dir", "/etc/kubernetes"),
                             args.get("cert-dir", "/var/lib/kubelet/pki")};
    const NodeIdentity identity{args.need("node-name"), args.need("address"), args.get("provider-id", ""),
                                args.get("version", "v1.35.1-aliyun.1"), labels_from(args.get("labels", ""))};
    const Timing timing{milliseconds(args.number("ready-after-ms", 2000)),
                        milliseconds(args.number("heartbeat-ms", 5000))};
    if (!read_kubeconfig(files.kubelet_conf()) && !read_kubeconfig(files.bootstrap_conf()))
        credentials(files, identity.name);

    block_signals();
    serve_healthz(args.get("healthz", "127.0.0.1:10248"), faults);
    serve_kubelet_api(args.get("listen", "0.0.0.0:10250"), files.cert_dir, identity.name);
    std::thread([&] {
        try {
            live(files, identity, timing, faults);
        } catch (const std::exception& e) {
            die(e.what());
        }
    }).detach();
    if (faults.has("crash"))
        std::thread([&] {
            std::this_thread::sleep_for(milliseconds(faults.number("crash", 500)));
            die("failed to run Kubelet: validate service connection: container runtime is not running");
        }).detach();
    return run_until_signal();
}

} // namespace standin
