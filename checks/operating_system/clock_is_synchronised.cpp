#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

#include <cstdlib>
#include <optional>

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

constexpr std::int64_t most_seconds_off = 10; // the service's Date is cut to seconds, and its answer takes a while

std::optional<std::int64_t> seconds_behind(const Evidence& evidence) {
    const auto& instance = evidence.host.instance;
    if (!instance || !instance->clock_offset)
        return {};
    return *instance->clock_offset;
}

std::string against_the_cloud(std::int64_t behind) {
    const std::string whose = " the metadata service's";
    if (behind >= -1 && behind <= 1)
        return "it agrees with" + whose;
    return "it is " + std::to_string(std::abs(behind)) + " s " + (behind > 0 ? "behind" : "ahead of") + whose;
}

Answer judge_it(const Evidence& evidence) {
    const auto& clock = evidence.host.clock;
    if (!clock)
        return not_known(clock.error().what);
    const auto& units = evidence.host.units;
    const auto running = units ? running_of(*units) : std::vector<std::string>{};
    const auto behind = seconds_behind(evidence);
    const std::string cloud = behind ? "; " + against_the_cloud(*behind) : "";
    const std::string who = !units ? "which time service runs is not known"
                            : running.empty()
                                ? "no time service runs"
                                : join(running, ", ") + (running.size() == 1 ? " runs" : " run");
    if (clock->synchronised) {
        const std::string told = "the kernel's clock is synchronised, at most " +
                                 std::to_string(clock->most_error_us / 1000) + " ms wrong; " + who + cloud;
        if (behind && std::abs(*behind) > most_seconds_off)
            return failed(told, "the time service follows a wrong clock: in chrony.conf name server "
                                "ntp.cloud.aliyuncs.com iburst, then chronyc makestep");
        return pass(told);
    }
    const std::string seen = "the kernel's clock is not synchronised (adjtimex: STA_UNSYNC); " + who + cloud;
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
    .what = "whether the kernel's clock is kept by a time service (adjtimex), which one runs, and how far it is from "
            "the metadata service's clock (its Date header)",
    .why = "certificates and tokens of a host with a wrong clock are not yet or no longer valid",
    .remedy = "yum install chrony (apt-get install chrony), server ntp.cloud.aliyuncs.com iburst in "
              "chrony.conf, systemctl "
              "enable --now chronyd (Ubuntu: chrony)",
    .source = "eks-hybrid, time synchronisation; adjtimex(2)",
    .judge = judge_it};

} // namespace ack::checks
