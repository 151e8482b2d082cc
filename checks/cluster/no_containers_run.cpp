#include "checks/cluster/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

constexpr std::size_t shown = 5, short_id = 12;

std::string stop_command(const std::string& runtime, const std::string& id) {
    if (runtime.starts_with("docker"))
        return "docker stop " + id;
    if (runtime.starts_with("podman"))
        return "podman stop " + id;
    return "ctr -n " + runtime.substr(runtime.find('(') + 1, runtime.size() - runtime.find('(') - 2) +
           " task kill " + id;
}

Answer judge_it(const Evidence& evidence) {
    const auto& containers = evidence.host.containers;
    if (!containers)
        return not_known(containers.error().what);
    if (containers->empty())
        return pass("none of docker, containerd, podman and CRI-O has a container running");
    if (evidence.joined_to_this_cluster)
        return pass("this host is already a node of this cluster: " + std::to_string(containers->size()) +
                    " containers run");
    std::vector<std::string> seen, commands;
    for (const auto& container : *containers) {
        if (seen.size() == shown) {
            seen.push_back("and " + std::to_string(containers->size() - shown) + " more");
            break;
        }
        seen.push_back(container.runtime + ": " + container.path.substr(0, container.path.rfind('/') + 1) +
                       container.id.substr(0, short_id));
        commands.push_back(stop_command(container.runtime, container.id.substr(0, short_id)));
    }
    return failed(join(seen, ", "), "move what they do elsewhere, then " + join(commands, "; "));
}

} // namespace

constinit const Check no_containers_run = {
    .id = "no-containers-run",
    .group = Group::cluster,
    .profiles = node,
    .level = Level::warn,
    .what = "containers of docker, containerd, podman and CRI-O that run, by the runtimes' own directories "
            "in /run",
    .why = "the attach script sets the runtime up anew: they are stopped, and their data may be hidden by a "
           "mount",
    .remedy = "move what they do elsewhere, then stop them (docker stop, podman stop, ctr task kill)",
    .source = "ACK help, Add existing ECS instances: no instances with services deployed",
    .judge = judge_it};

} // namespace ack::checks
