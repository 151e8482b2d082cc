#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

#include <linux/capability.h>

namespace ack::checks {

namespace {

struct Capability {
    unsigned bit;
    const char* name;
};
constexpr Capability needed[] = {{CAP_CHOWN, "CAP_CHOWN"},         {CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE"},
                                 {CAP_FOWNER, "CAP_FOWNER"},       {CAP_KILL, "CAP_KILL"},
                                 {CAP_NET_ADMIN, "CAP_NET_ADMIN"}, {CAP_SYS_ADMIN, "CAP_SYS_ADMIN"}};

Answer judge_it(const Evidence& evidence) {
    const auto& self = evidence.host.self;
    if (!self)
        return not_known(self.error().what);
    const std::string uid = "effective uid " + std::to_string(self->uid);
    if (self->uid != 0)
        return failed("/proc/self/status: " + uid);
    std::vector<std::string> missing;
    for (const auto& [bit, name] : needed)
        if ((self->capabilities >> bit & 1U) == 0)
            missing.push_back(name);
    if (missing.empty())
        return pass(uid + " with the capabilities needed");
    return failed("/proc/self/status: " + uid + ", but without " + join(missing, ", "),
                  "run it on the host itself, not in a container or a unit with reduced capabilities");
}

} // namespace

constinit const Check runs_as_root = {
    .id = "runs-as-root",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::fail,
    .what = "the effective uid, and the capabilities that mounting, formatting and the attach script need",
    .why = "without them steps fail half-way",
    .remedy = "run the command as root: sudo ack-attach ...",
    .source = "kubeadm preflight, IsPrivilegedUserCheck",
    .judge = judge_it};

} // namespace ack::checks
