#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr std::string_view needed[] = {"bash",  "curl",    "tar",       "ip",        "iptables",
                                       "mount", "nsenter", "systemctl", "mkfs.ext4", "modprobe"};
constexpr std::string_view advised[] = {"conntrack", "ebtables", "ethtool", "socat", "tc", "chronyd"};

const ProgramPlace* find(const std::vector<ProgramPlace>& programs, std::string_view name) {
    const auto found =
        std::find_if(programs.begin(), programs.end(), [&](const auto& one) { return one.name == name; });
    return found == programs.end() ? nullptr : &*found;
}

struct Sorted {
    std::vector<std::string> absent, not_looked_for;
};

Sorted sort(const std::vector<ProgramPlace>& programs, std::span<const std::string_view> names) {
    Sorted sorted;
    for (const auto name : names) {
        const auto* place = find(programs, name);
        if (place == nullptr)
            sorted.not_looked_for.emplace_back(name);
        else if (!place->path)
            sorted.absent.emplace_back(name);
    }
    return sorted;
}

Answer judge_it(const Evidence& evidence) {
    const auto& programs = evidence.host.programs;
    if (!programs)
        return not_known(programs.error().what);
    const auto must = sort(*programs, needed);
    const auto should = sort(*programs, advised);
    if (!must.absent.empty())
        return failed("not in the standard directories: " + join(must.absent, ", "));
    if (!must.not_looked_for.empty())
        return not_known("not looked for: " + join(must.not_looked_for, ", "));
    if (!should.absent.empty())
        return warned("all that is needed is there; advised and not there: " + join(should.absent, ", "));
    return pass("all " + std::to_string(std::size(needed)) +
                " that are needed and what is advised are there");
}

} // namespace

constinit const Check programs_are_present = {
    .id = "programs-are-present",
    .group = Group::operating_system,
    .profiles = node | image,
    .level = Level::fail,
    .what =
        "programs that the attach script, kubelet and the network plugin start, in the standard directories",
    .why = "the attach script or kubelet fails in the middle",
    .remedy = "install their packages: yum install curl tar iproute iptables e2fsprogs kmod util-linux "
              "conntrack-tools "
              "ebtables ethtool socat iproute-tc chrony (Ubuntu: apt-get install curl tar iproute2 iptables "
              "e2fsprogs kmod "
              "util-linux conntrack ebtables ethtool socat chrony)",
    .source = "kubeadm preflight, InPathCheck",
    .judge = judge_it};

} // namespace ack::checks
