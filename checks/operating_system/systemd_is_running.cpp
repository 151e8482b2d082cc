#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

constexpr unsigned el7_version = 219;
constexpr unsigned el7_patch_level = 67;

bool is_el7(const OsRelease& os) {
    const bool family = os.id == "centos" || os.id == "rhel";
    return family && (os.version_id == "7" || os.version_id.starts_with("7."));
}

// "219-78.el7_9.5" gives 78.
std::optional<unsigned> patch_level(std::string_view package) {
    const auto dash = package.find('-');
    if (dash == std::string_view::npos)
        return {};
    const auto release = package.substr(dash + 1);
    return number<unsigned>(release.substr(0, release.find('.')));
}

Answer judge_el7(const SystemdState& state, const std::string& seen) {
    if (*state.version > el7_version)
        return pass(seen);
    if (*state.version < el7_version)
        return failed(seen + ", 219-67 is needed");
    const auto level = patch_level(state.package);
    if (!level)
        return not_known(seen + ", 219-67 is needed and the package's release could not be told");
    if (*level < el7_patch_level)
        return failed(seen + ", 219-67 is needed");
    return pass(seen);
}

Answer judge_it(const Evidence& evidence) {
    const auto& state = evidence.host.systemd;
    const auto& os = evidence.host.os;
    if (!state)
        return not_known(state.error().what);
    if (!state->running)
        return failed("PID 1 is not systemd, or /run/systemd/system is not there",
                      "start this on a host that was booted with systemd");
    if (!state->version)
        return not_known("PID 1 is systemd, its version could not be had");
    if (!os)
        return not_known("whether this systemd is recent enough depends on the system: " + os.error().what);
    const std::string seen = "systemd " +
                             (state->package.empty() ? std::to_string(*state->version) : state->package) +
                             " is PID 1";
    return is_el7(*os) ? judge_el7(*state, seen) : pass(seen);
}

} // namespace

constinit const Check systemd_is_running = {
    .id = "systemd-is-running",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::fail,
    .what = "PID 1, systemd's version, and its package's release on CentOS and Red Hat 7",
    .why =
        "kubelet and the runtime are units, and systemd before 219-67 makes the attach script give up on el7",
    .remedy = "rpm -q systemd shows the release; yum update systemd, then restart the host",
    .source = "attach script of 2020: systemd 219-67 or later on el7",
    .judge = judge_it};

} // namespace ack::checks
