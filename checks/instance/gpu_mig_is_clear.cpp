#include "checks/instance/asked.hpp"
#include "checks/instance/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

bool resets_mig_when_added(const HostFacts& host) {
    if (!host.instance || !host.instance->instance_type || !*host.instance->instance_type)
        return false;
    const auto& type = **host.instance->instance_type;
    return type.starts_with("ecs.ebmgn7.") || type.starts_with("ecs.ebmgn7e.");
}

// As nvidia-smi has them where MIG is off or not known to the GPU; "[Unknown Error]" or "[GPU requires reset]" tells nothing.
bool is_off(const std::string& mode) {
    return mode == "Disabled" || mode == "[N/A]" || mode == "N/A" || mode == "[Not Supported]";
}

Answer judge_it(const Evidence& evidence) {
    const auto& gpus = evidence.host.gpus;
    if (!gpus)
        return not_known(gpus.error().what);
    if (gpus->devices.empty())
        return pass("no NVIDIA device on the PCI bus");
    const std::string devices = std::to_string(gpus->devices.size()) + " NVIDIA devices";
    if (!gpus->asked && resets_mig_when_added(evidence.host))
        return warned(
            devices + " of " + **evidence.host.instance->instance_type +
                ", and no nvidia-smi that would tell their MIG mode",
            "if MIG was used on this instance: adding may take long; when it fails, add the node again");
    if (!gpus->asked)
        return pass(devices + ", no driver is installed");
    std::vector<std::string> enabled, unknown;
    std::string commands = "nvidia-smi mig -dci; nvidia-smi mig -dgi";
    for (const auto& gpu : gpus->modes) {
        if (!is_off(gpu.current) && gpu.current != "Enabled")
            unknown.push_back("GPU " + gpu.index + ": nvidia-smi says \"" + gpu.current + "\" of its MIG mode");
        if (gpu.current != "Enabled" && gpu.pending != "Enabled")
            continue;
        enabled.push_back("GPU " + gpu.index + ": MIG mode " + gpu.current + ", pending " + gpu.pending);
        commands += "; nvidia-smi -i " + gpu.index + " -mig 0";
    }
    if (enabled.empty() && !unknown.empty())
        return not_known(join(unknown, "; "));
    if (enabled.empty())
        return pass(devices + ", MIG is off");
    return failed(join(enabled, "; "),
                  "when nothing uses the GPUs: " + commands + "; a reset may take minutes");
}

} // namespace

constinit const Check gpu_mig_is_clear = {
    .id = "gpu-mig-is-clear",
    .group = Group::instance,
    .profiles = node,
    .level = Level::warn,
    .what = "NVIDIA devices on the PCI bus, and what nvidia-smi says of their MIG mode",
    .why = "ACK resets MIG when a node is added, which takes long: adding may fail until it is done",
    .remedy = "when nothing uses the GPUs: nvidia-smi mig -dci; nvidia-smi mig -dgi; nvidia-smi -i N -mig 0 "
              "for each of them",
    .source = "ACK help, Add existing ECS instances: ebmgn7 and ebmgn7e; NVIDIA, MIG user guide",
    .judge = judge_it};

} // namespace ack::checks
