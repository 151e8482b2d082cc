// Observers of listeners, a cluster's traces, systemd's package and kubelet.
#include "checks/look/observers.hpp"
#include "tests/checks/tree.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ack::checks {

namespace {

const Deadline long_enough = Deadline::in(std::chrono::minutes{1});
constexpr auto heading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

std::string socket_line(const std::string& local, const char* state, int inode) {
    return "   0: " + local + " 00000000:0000 " + state +
           " 00000000:00000000 00:00000000 00000000     0        0 " + std::to_string(inode) +
           " 1 00000000f0075185 100 0 0 10 0\n";
}

// A listening socket at 127.0.0.1, on a port that the kernel chooses.
class Listening {
public:
    Listening() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket_, generic, length) == 0 && ::listen(socket_, 1) == 0)
            ::getsockname(socket_, generic, &length);
        port = ntohs(address.sin_port);
    }
    ~Listening() { ::close(socket_); }
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

    std::uint16_t port = 0;

private:
    int socket_;
};

std::vector<std::string> traces_of(const Tree& tree) {
    std::vector<std::string> paths;
    const auto cluster = look_at_cluster(tree.view(), long_enough).value();
    for (const auto& trace : cluster.traces)
        paths.push_back(trace.path);
    return paths;
}

using Texts = std::vector<std::string>;

} // namespace

TEST(LookAtListeners, LinesAndTheirHolders) {
    const Tree tree;
    tree.write("/proc/net/tcp", heading + socket_line("0100007F:280A", "0A", 4242) +
                                    socket_line("00000000:0016", "0A", 7) +
                                    socket_line("0100007F:8000", "01", 9));
    tree.write("/proc/net/tcp6", heading + socket_line("00000000000000000000000000000000:280A", "0A", 11));
    tree.link("/proc/900/fd/3", "socket:[4242]");
    tree.link("/proc/900/fd/4", "/dev/null");
    tree.write("/proc/900/comm", "kubelet\n");
    EXPECT_EQ(look_at_listeners(tree.view(), long_enough).value(),
              (std::vector<Listener>{
                  {"127.0.0.1", 10250, 900, "kubelet"}, {"0.0.0.0", 22, 0, ""}, {"::", 10250, 0, ""}}));
}

TEST(LookAtListeners, AHostWithoutIpv6HasNoTcp6) {
    const Tree tree;
    tree.write("/proc/net/tcp", heading);
    EXPECT_TRUE(look_at_listeners(tree.view(), long_enough).value().empty());
}

TEST(LookAtListeners, WhatIsNotUnderstoodIsUnknown) {
    const Tree tree;
    EXPECT_FALSE(look_at_listeners(tree.view(), long_enough));
    tree.write("/proc/net/tcp", std::string(heading) + "nonsense\n");
    EXPECT_FALSE(look_at_listeners(tree.view(), long_enough));
    tree.write("/proc/net/tcp", heading);
    tree.write("/proc/net/tcp6", std::string(heading) + "nonsense\n");
    EXPECT_FALSE(look_at_listeners(tree.view(), long_enough));
}

TEST(LookAtListeners, ARealOneIsOurs) {
    const Listening listening;
    const auto listeners = look_at_listeners(host::HostView::open("/").value(), long_enough).value();
    const auto* found = [&]() -> const Listener* {
        for (const auto& one : listeners)
            if (one.port == listening.port)
                return &one;
        return nullptr;
    }();
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->address, "127.0.0.1");
    EXPECT_EQ(found->pid, ::getpid());
    EXPECT_EQ(found->command, "checks_tests");
}

TEST(LookAtCluster, AFreshHostHasNone) {
    const Tree tree;
    tree.directory("/etc/kubernetes/manifests");
    tree.directory("/etc/cni/net.d");
    tree.directory("/var/lib/kubelet");
    tree.write("/proc/1/mountinfo",
               "22 1 254:1 / / rw shared:1 - ext4 /dev/vda1 rw\n"
               "23 22 254:16 / /var/lib/container rw shared:2 - ext4 /dev/vdb rw\n"
               "24 22 254:16 /kubelet /var/lib/kubelet rw shared:2 - ext4 /dev/vdb rw\n");
    tree.directory("/sys/class/net/eth0");
    tree.directory("/sys/class/net/docker0");
    EXPECT_EQ(look_at_cluster(tree.view(), long_enough).value(), ClusterTraces{});
}

TEST(LookAtCluster, Traces) {
    const Tree tree;
    tree.write("/etc/kubernetes/pki/ca.crt", "");
    tree.write("/etc/kubernetes/bootstrap-kubelet.conf", "");
    tree.write("/var/lib/kubelet/config.yaml", "");
    tree.write("/etc/cni/net.d/10-terway.conflist", "");
    tree.program("/usr/local/bin/edgeadm");
    tree.write("/etc/cni/net.d/10-flannel.conflist", "");
    tree.write("/etc/cni/net.d/87-podman-bridge.conflist", "");
    tree.directory("/sys/class/net/cni0");
    tree.directory("/sys/class/net/flannel.1");
    tree.directory("/sys/class/net/cali0123456789a");
    tree.write("/proc/1/mountinfo", "22 1 254:1 / / rw - ext4 /dev/vda1 rw\n"
                                    "24 22 0:40 / /var/lib/kubelet/pods/1/volumes/t rw - tmpfs tmpfs rw\n");
    EXPECT_EQ(traces_of(tree),
              (Texts{"/etc/kubernetes/bootstrap-kubelet.conf", "/etc/kubernetes/pki",
                     "/var/lib/kubelet/config.yaml", "/etc/cni/net.d/10-terway.conflist",
                     "/etc/cni/net.d/10-flannel.conflist", "/usr/local/bin/edgeadm", "cali0123456789a",
                     "cni0", "flannel.1", "/var/lib/kubelet/pods/1/volumes/t"}));
}

TEST(LookAtCluster, KubeletConfAndKubelet) {
    const Tree tree;
    tree.write("/etc/kubernetes/kubelet.conf",
               "apiVersion: v1\nclusters:\n- cluster:\n    server: https://another:6443\n  name: another\n"
               "- cluster:\n    certificate-authority-data: Cg==\n    server: \"https://192.168.0.228:6443\"\n"
               "  name: kubernetes\n"
               "contexts:\n- context:\n    cluster: kubernetes\n    user: system:node:cn-hangzhou.192.168.0.7\n"
               "  name: system:node:cn-hangzhou.192.168.0.7@kubernetes\n"
               "current-context: system:node:cn-hangzhou.192.168.0.7@kubernetes\nkind: Config\n"
               "users:\n- name: system:node:cn-hangzhou.192.168.0.7\n  user:\n    token: s3cret\n");
    tree.write("/proc/900/comm", "kubelet\n");
    tree.write("/proc/901/comm", "kubelet-helper\n");
    const auto cluster = look_at_cluster(tree.view(), long_enough).value();
    EXPECT_EQ(cluster.kubelet_conf, (KubeletConf{"/etc/kubernetes/kubelet.conf", "https://192.168.0.228:6443",
                                                 "system:node:cn-hangzhou.192.168.0.7"}));
    EXPECT_EQ(cluster.kubelet_pids, std::vector<int>{900});
}

TEST(LookAtCluster, KubeletConfInJsonAndWithoutSense) {
    const Tree tree;
    tree.write("/etc/kubernetes/kubelet.conf",
               R"({"clusters": [{"name": "c", "cluster": {"server": "https://a:6443"}}],
                   "users": [{"name": "default-auth", "user": {}}], "current-context": "x",
                   "contexts": [{"name": "x", "context": {"cluster": "c", "user": "default-auth"}}]})");
    EXPECT_EQ(look_at_cluster(tree.view(), long_enough).value().kubelet_conf,
              (KubeletConf{"/etc/kubernetes/kubelet.conf", "https://a:6443", ""}));
    for (const auto* text : {"", "a: [", "current-context: x\n", "\x01"}) {
        tree.write("/etc/kubernetes/kubelet.conf", text);
        EXPECT_EQ(look_at_cluster(tree.view(), long_enough).value().kubelet_conf,
                  (KubeletConf{"/etc/kubernetes/kubelet.conf", "", ""}))
            << text;
    }
}

TEST(LookAtCluster, AnUnreadableKubeletConfIsUnknown) {
    const Tree tree;
    tree.directory("/etc/kubernetes/kubelet.conf");
    EXPECT_FALSE(look_at_cluster(tree.view(), long_enough));
    tree.remove("/etc/kubernetes/kubelet.conf");
    tree.link("/etc/kubernetes/kubelet.conf", "/nowhere");
    EXPECT_FALSE(look_at_cluster(tree.view(), long_enough)) << "a dangling link is there";
}

TEST(LookAtKubeletHealthz, NobodyThereIsUnknown) {
    const auto healthz = look_at_kubelet_healthz(host::HostView::open("/").value(), long_enough);
    ASSERT_FALSE(healthz) << "something listens on 10248 here";
    EXPECT_NE(healthz.error().what.find("10248"), std::string::npos);
}

} // namespace ack::checks
