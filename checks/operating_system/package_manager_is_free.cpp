#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& holders = evidence.host.package_managers;
    if (!holders)
        return not_known(holders.error().what);
    std::vector<std::string> seen, numbers;
    for (const auto& holder : *holders) {
        const auto pid = std::to_string(holder.pid);
        seen.push_back(holder.path + " is held by " +
                       (holder.command.empty() ? "a process" : holder.command) + " (process " + pid + ")");
        numbers.push_back(pid);
    }
    if (seen.empty())
        return pass("no lock of yum, dnf, rpm, apt or dpkg is held");
    return failed(join(seen, "; "),
                  "wait until it has ended (ps -fp " + join(numbers, ",") + " shows it), then run again");
}

} // namespace

constinit const Check package_manager_is_free = {
    .id = "package-manager-is-free",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::warn,
    .what = "locks that yum, dnf, rpm, apt and dpkg hold while they work",
    .why = "the attach script installs packages, and fails or waits while another does",
    .remedy = "wait until the package manager has ended, then run again",
    .source = "rpm(8), apt(8): one of them at a time",
    .judge = judge_it};

} // namespace ack::checks
