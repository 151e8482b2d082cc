#include "checks/cluster/checks.hpp"
#include "checks/versions.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr unsigned first_minor_without_docker = 24;

const ProgramPlace* installed(const std::vector<ProgramPlace>& programs, std::string_view name) {
    const auto found =
        std::find_if(programs.begin(), programs.end(), [&](const auto& one) { return one.name == name; });
    return found != programs.end() && found->path ? &*found : nullptr;
}

Answer judge_it(const Evidence& evidence) {
    const auto& command = evidence.command;
    if (!command.given)
        return left_out("no attach command was given that would say which runtime the cluster wants");
    if (!command.understood)
        return left_out(
            "which runtime the cluster wants cannot be told: the attach command is not understood");
    const auto& programs = evidence.host.programs;
    if (!programs)
        return not_known(programs.error().what);
    const auto minor = kubernetes_minor(command.version);
    const std::string cluster =
        "Kubernetes " + (command.version.empty() ? "of a version that is not said" : command.version);
    const bool wants_docker = command.runtime == "docker";
    if (wants_docker && minor && *minor >= first_minor_without_docker)
        return failed("the attach command asks for --runtime docker, and " + cluster +
                          " has no docker any more",
                      "fetch the attach command again in the console, from a node pool of this cluster");
    const auto* docker = installed(*programs, "dockerd");
    const bool no_docker_wanted =
        command.runtime == "containerd" || (minor && *minor >= first_minor_without_docker);
    if (docker != nullptr && no_docker_wanted && !evidence.joined_to_this_cluster)
        return warned(*docker->path + " is installed, and " + cluster + " uses containerd",
                      "remove docker: yum remove docker-ce docker-ce-cli containerd.io (Ubuntu: apt-get "
                      "remove docker.io "
                      "docker-ce containerd.io)");
    const auto* containerd = installed(*programs, "containerd");
    return pass(cluster + (command.runtime.empty() ? "" : " with " + command.runtime) +
                "; installed here: " + (docker != nullptr ? *docker->path + " " : "") +
                (containerd != nullptr ? *containerd->path
                 : docker != nullptr   ? ""
                                       : "no runtime"));
}

} // namespace

constinit const Check runtime_fits_cluster = {
    .id = "runtime-fits-cluster",
    .group = Group::cluster,
    .profiles = node,
    .level = Level::fail,
    .what = "--runtime of the attach command against its version of Kubernetes, and a docker that is "
            "installed already",
    .why = "kubelet 1.24 and later cannot use docker: the node never becomes Ready",
    .remedy = "fetch the attach command again in the console, from a node pool of this cluster",
    .source = "Kubernetes 1.24, removal of dockershim; field reports of commands fetched without a node pool",
    .judge = judge_it};

} // namespace ack::checks
