#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

constexpr const char* services[] = {"chronyd.service", "chrony.service", "ntpd.service", "ntp.service",
                                    "systemd-timesyncd.service"};

std::vector<std::string> running_of(const std::map<std::string, systemd::UnitState>& units) {
    std::vector<std::string> running;
    for (const auto* service : services)
        if (const auto found = units.find(service); found != units.end() && found->second.active == "active")
            running.emplace_back(service);
    return running;
}

Answer judge_it(const Evidence& evidence) {
    const auto& clock = evidence.host.clock;
    if (!clock)
        return not_known(clock.error().what);
    const auto& units = evidence.host.units;
    const auto running = units ? running_of(*units) : std::vector<std::string>{};
    const std::string who = !units ? "which time service runs is not known"
                            : running.empty()
                                ? "no time service runs"
                                : join(running, ", ") + (running.size() == 1 ? " runs" : " run");
    if (clock->synchronised)
        return pass("the kernel's clock is synchronised, at most " +
                    std::to_string(clock->most_error_us / 1000) + " ms wrong; " + who);
    const std::string seen = "the kernel's clock is not synchronised (adjtimex: STA_UNSYNC); " + who;
    if (running.empty())
        return failed(seen);
    return failed(
        seen, "chronyc tracking (timedatectl timesync-status) tells why it has no source; in chrony.conf: "
              "server ntp.cloud.aliyuncs.com iburst, rtcsync");
}

} // namespace

constinit const Check clock_is_synchronised = {
    .id = "clock-is-synchronised",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::warn,
    .what = "whether the kernel's clock is kept by a time service (adjtimex), and which one runs",
    .why = "certificates and tokens of a host with a wrong clock are not yet or no longer valid",
    .remedy = "yum install chrony (apt-get install chrony), server ntp.cloud.aliyuncs.com iburst in "
              "chrony.conf, systemctl "
              "enable --now chronyd (Ubuntu: chrony)",
    .source = "eks-hybrid, time synchronisation; adjtimex(2)",
    .judge = judge_it};

} // namespace ack::checks
