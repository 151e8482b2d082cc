#include "kubelet_node.hpp"

#include "files.hpp"
#include "log.hpp"
#include "text.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <sstream>

namespace standin {
namespace {
std::string os_image() {
    std::istringstream lines(read_file("/etc/os-release").value_or(""));
    for (std::string line; std::getline(lines, line);)
        if (line.rfind("PRETTY_NAME=", 0) == 0) {
            const auto value = line.substr(12);
            return value.size() > 1 && value.front() == '"' ? value.substr(1, value.size() - 2) : value;
        }
    return "Linux";
}

std::string first_line(const std::string& file) {
    const auto text = read_file(file).value_or("");
    return text.substr(0, text.find('\n'));
}

nlohmann::json resources() {
    const auto memory = ::sysconf(_SC_PHYS_PAGES) / 1024 * ::sysconf(_SC_PAGESIZE);
    return {{"cpu", std::to_string(::sysconf(_SC_NPROCESSORS_ONLN))},
            {"memory", std::to_string(memory) + "Ki"},
            {"ephemeral-storage", "41152812Ki"},
            {"pods", "64"}};
}
} // namespace

std::map<std::string, std::string> labels_from(const std::string& text) {
    std::map<std::string, std::string> labels;
    for (const auto& part : split(text, ',')) {
        const auto equals = part.find('=');
        labels[part.substr(0, equals)] = equals == std::string::npos ? "" : part.substr(equals + 1);
    }
    return labels;
}

nlohmann::json new_node(const NodeIdentity& identity) {
    utsname system{};
    ::uname(&system);
    const std::string arch = std::string(system.machine) == "aarch64" ? "arm64" : "amd64";
    nlohmann::json labels = {{"kubernetes.io/hostname", identity.name},
                             {"kubernetes.io/os", "linux"},
                             {"kubernetes.io/arch", arch}};
    for (const auto& [key, value] : identity.labels)
        labels[key] = value;
    nlohmann::json node = {
        {"kind", "Node"},
        {"apiVersion", "v1"},
        {"metadata",
         {{"name", identity.name},
          {"labels", labels},
          {"annotations", {{"volumes.kubernetes.io/controller-managed-attach-detach", "true"}}}}},
        {"spec", nlohmann::json::object()},
        {"status", nlohmann::json::object()}};
    if (!identity.provider_id.empty())
        node["spec"]["providerID"] = identity.provider_id;
    return node;
}

nlohmann::json NodeStatus::condition(const std::string& type, const std::string& status,
                                     const std::string& reason, const std::string& message) {
    auto& [before, since] = last_[type];
    if (before != status) {
        before = status;
        since = now_rfc3339();
    }
    return {{"type", type},
            {"status", status},
            {"reason", reason},
            {"message", message},
            {"lastHeartbeatTime", now_rfc3339()},
            {"lastTransitionTime", since}};
}

nlohmann::json NodeStatus::now(bool ready, Faults& faults) {
    const bool no_route = faults.has("network-unavailable");
    auto conditions = nlohmann::json::array();
    conditions.push_back(no_route ? condition("NetworkUnavailable", "True", "NoRouteCreated",
                                              "RouteController failed to create a route")
                                  : condition("NetworkUnavailable", "False", "RouteCreated",
                                              "RouteController created a route"));
    conditions.push_back(condition("MemoryPressure", "False", "KubeletHasSufficientMemory",
                                   "kubelet has sufficient memory available"));
    conditions.push_back(
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"));
    conditions.push_back(
        condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"));
    conditions.push_back(
        ready ? condition("Ready", "True", "KubeletReady", "kubelet is posting ready status")
              : condition(
                    "Ready", "False", "KubeletNotReady",
                    "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady "
                    "message:Network plugin returns error: cni plugin not initialized"));
    auto addresses = nlohmann::json::array();
    if (!faults.has("no-internal-ip"))
        addresses.push_back({{"type", "InternalIP"}, {"address", identity_.address}});
    addresses.push_back({{"type", "Hostname"}, {"address", identity_.name}});
    utsname system{};
    ::uname(&system);
    return {{"capacity", resources()},
            {"allocatable", resources()},
            {"conditions", conditions},
            {"addresses", addresses},
            {"daemonEndpoints", {{"kubeletEndpoint", {{"Port", 10250}}}}},
            {"nodeInfo",
             {{"machineID", first_line("/etc/machine-id")},
              {"systemUUID", first_line("/sys/class/dmi/id/product_uuid")},
              {"bootID", faults.has("another-boot") ? "00000000-0000-4000-8000-000000000000"
                                                    : first_line("/proc/sys/kernel/random/boot_id")},
              {"kernelVersion", system.release},
              {"osImage", os_image()},
              {"containerRuntimeVersion", "containerd://1.6.39"},
              {"kubeletVersion", identity_.version},
              {"kubeProxyVersion", ""},
              {"operatingSystem", "linux"},
              {"architecture", std::string(system.machine) == "aarch64" ? "arm64" : "amd64"}}}};
}

} // namespace standin
