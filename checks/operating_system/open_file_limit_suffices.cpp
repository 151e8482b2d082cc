#include "checks/limits.hpp"
#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

std::string place_of(const Limits& limits, const std::string& name) {
    const auto found = limits.set_in.find(name);
    return found == limits.set_in.end() ? "" : found->second + ": ";
}

Answer judge_it(const Evidence& evidence) {
    const auto& limits = evidence.host.limits;
    if (!limits)
        return not_known(limits.error().what);
    const bool of_image = !evidence.host.live && !limits->services_open_files;
    std::vector<std::string> low, absent, commands;
    for (const auto& [sysctl, least, what] : least_limits) {
        const std::string name(sysctl);
        const auto found = limits->sysctls.find(name);
        if (found == limits->sysctls.end()) {
            absent.push_back(name);
        } else if (found->second < least) {
            low.push_back(place_of(*limits, name) + name + " is " + std::to_string(found->second) + " (" +
                          std::string(what) + "), " + std::to_string(least) + " are needed");
            commands.push_back(name + "=" + std::to_string(least));
        }
    }
    const auto files = limits->services_open_files;
    if (files && *files < least_services_open_files)
        low.push_back("/proc/1/limits: services may open " + std::to_string(*files) + " files, " +
                      std::to_string(least_services_open_files) + " are needed");
    if (!low.empty())
        return failed(join(low, "; "), commands.empty()
                                           ? std::string{}
                                           : "sysctl -w " + join(commands, " ") +
                                                 ", and the same lines in /etc/sysctl.d/90-node.conf");
    if (of_image)
        return pass("no file of sysctl.d lowers a limit");
    if (!absent.empty() || !files)
        return not_known("not found: " + join(absent, ", ") +
                         (files ? "" : " the open files in /proc/1/limits"));
    return pass("fs.file-max is " + std::to_string(limits->sysctls.at("fs.file-max")) +
                ", services may open " + (*files == UINT64_MAX ? "any number of" : std::to_string(*files)) +
                " files");
}

} // namespace

constinit const Check open_file_limit_suffices = {
    .id = "open-file-limit-suffices",
    .group = Group::operating_system,
    .profiles = node | image,
    .level = Level::warn,
    .what =
        "limits of open files, processes and inotify: /proc/sys and PID 1's, of an image its sysctl.d files",
    .why = "the runtime or kubelet ends with \"too many open files\" as soon as there are some pods",
    .remedy = "DefaultLimitNOFILE=1048576 in /etc/systemd/system.conf and restart",
    .source = "containerd's unit (LimitNOFILE); eks-hybrid node settings; sysctl.d(5)",
    .judge = judge_it};

} // namespace ack::checks
