#include "checks/network/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

const SysctlSetting* set_to(const Forwarding& forwarding, const std::string& key, std::string_view value) {
    const auto found = forwarding.set.find(key);
    return found != forwarding.set.end() && found->second.value == value ? &found->second : nullptr;
}

// The attach script switches forwarding on; a file that switches it off again wins at the next boot.
void look_at_files(const Forwarding& forwarding, bool dual, std::vector<std::string>& wrong) {
    struct Bad {
        const char* key;
        const char* value;
        bool only_dual;
    };
    constexpr Bad bad[] = {{"net.ipv4.ip_forward", "0", false},
                           {"net.bridge.bridge-nf-call-iptables", "0", false},
                           {"net.ipv6.conf.all.forwarding", "0", true},
                           {"net.ipv6.conf.all.disable_ipv6", "1", true}};
    for (const auto& [key, value, only_dual] : bad)
        if (const auto* setting = set_to(forwarding, key, value); setting != nullptr && (dual || !only_dual))
            wrong.push_back(setting->path + ": " + key + "=" + value);
}

// The kernel takes the greater one of "all" and the link's own (ip-sysctl): 0 is off, 1 strict, 2 loose.
std::vector<std::string> strict_filters(const std::map<std::string, std::string>& running) {
    constexpr std::string_view begin = "net.ipv4.conf.", end = ".rp_filter";
    const auto all = running.find("net.ipv4.conf.all.rp_filter");
    const std::string of_all = all == running.end() ? "0" : all->second;
    std::vector<std::string> strict;
    for (const auto& [key, value] : running)
        if (key.starts_with(begin) && key.ends_with(end) && value == "1" && of_all != "2")
            strict.push_back(key);
    return strict;
}

std::string loosened(const std::vector<std::string>& keys) {
    std::vector<std::string> lines;
    for (const auto& key : keys)
        lines.push_back(key + "=0");
    return "sysctl -w " + join(lines, " ") + ", and the same lines in /etc/sysctl.d/90-node.conf";
}

Answer judge_it(const Evidence& evidence) {
    const auto& forwarding = evidence.host.forwarding;
    if (!forwarding)
        return not_known(forwarding.error().what);
    const auto& expect = evidence.policy.expect;
    const bool dual = expect.ip_stack == "dual", terway = expect.network_plugin == "terway";
    std::vector<std::string> wrong;
    look_at_files(*forwarding, dual, wrong);
    const auto running = [&](const std::string& key) {
        const auto found = forwarding->running.find(key);
        return found == forwarding->running.end() ? std::string{} : found->second;
    };
    if (dual && running("net.ipv6.conf.all.disable_ipv6") == "1")
        wrong.emplace_back("net.ipv6.conf.all.disable_ipv6 is 1, and the cluster has IPv6");
    const auto strict = terway ? strict_filters(forwarding->running) : std::vector<std::string>{};
    const bool only_strict = wrong.empty();
    if (!strict.empty())
        wrong.push_back(join(strict, ", ") + (strict.size() == 1 ? " is 1" : " are 1") +
                        ": Terway's pods answer on another interface");
    const auto forward = running("net.ipv4.ip_forward");
    if (wrong.empty() && evidence.host.live && forward.empty())
        return not_known("/proc/sys/net/ipv4/ip_forward is not there");
    if (!wrong.empty())
        return failed(join(wrong, "; "), only_strict && !strict.empty() ? loosened(strict) : "");
    return pass("net.ipv4.ip_forward is " + forward +
                (forward == "0" ? " (the attach script sets it to 1)" : "") +
                ", and no file switches off what pods need");
}

} // namespace

constinit const Check forwarding_is_possible = {
    .id = "forwarding-is-possible",
    .group = Group::network,
    .profiles = node,
    .level = Level::warn,
    .what = "sysctls of forwarding, bridge netfilter, reverse path filter and IPv6, as they are and as files "
            "set them at the next boot",
    .why = "packets of pods are dropped by the kernel, at once or after the next restart",
    .remedy = "take the named lines out of the sysctl files; sysctl --system reads them anew",
    .source = "kubeadm preflight, FileContentCheck; Terway and Flannel, kernel settings",
    .judge = judge_it};

} // namespace ack::checks
