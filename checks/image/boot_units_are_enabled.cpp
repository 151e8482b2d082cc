#include "checks/image/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>
#include <span>

namespace ack::checks {

namespace {

// Any one of a row.
struct Wanted {
    std::string_view what;
    std::string_view units[6];
};
constexpr Wanted wanted[] = {{"a time service",
                              {"chronyd.service", "chrony.service", "systemd-timesyncd.service",
                               "ntpd.service", "ntp.service", "ntpsec.service"}},
                             {"sshd", {"sshd.service", "ssh.service", "ssh.socket", "sshd.socket"}}};
constexpr std::string_view never_masked[] = {
    "chronyd.service",    "chrony.service",      "sshd.service",       "ssh.service",
    "cloud-init.service", "cloud-final.service", "kubelet.service",    "aliyun.service",
    "containerd.service", "docker.service",      "ack-attach.service", "ack-attach-first-boot.service"};

bool has(const std::vector<EnabledUnit>& units, std::string_view name) {
    return std::any_of(units.begin(), units.end(), [&](const auto& unit) { return unit.name == name; });
}

Answer judge_it(const Evidence& evidence) {
    const auto& enabled = evidence.host.enabled_units;
    const auto& masked = evidence.host.image.masked_units;
    if (!enabled)
        return not_known(enabled.error().what);
    if (!masked)
        return not_known(masked.error().what);
    std::vector<std::string> wrong, commands;
    for (const auto& [what, units] : wanted) {
        if (std::any_of(std::begin(units), std::end(units), [&](auto unit) { return has(*enabled, unit); }))
            continue;
        wrong.push_back("no unit of " + std::string(what) + " is enabled");
        commands.push_back("systemctl enable " + std::string(units[0]));
    }
    for (const auto unit : never_masked) {
        if (std::find(masked->begin(), masked->end(), unit) == masked->end())
            continue;
        wrong.push_back("/etc/systemd/system/" + std::string(unit) + " leads to /dev/null: masked");
        commands.push_back("systemctl unmask " + std::string(unit));
    }
    if (wrong.empty())
        return pass("time and ssh start by themselves, and no unit of a node is masked");
    return failed(join(wrong, "; "), join(commands, "; "));
}

} // namespace

constinit const Check boot_units_are_enabled = {
    .id = "boot-units-are-enabled",
    .group = Group::image,
    .profiles = image,
    .level = Level::warn,
    .what = "whether units of time and ssh are enabled, and whether these or the ones of a node are masked",
    .why = "an instance of the image starts without them, and nobody can log in or tell the time",
    .remedy = "systemctl unmask UNIT; systemctl enable UNIT",
    .source = "AgentBaker, tests of images",
    .judge = judge_it};

} // namespace ack::checks
