#include "checks/image/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>
#include <tuple>

namespace ack::checks {

namespace {

constexpr std::tuple<unsigned, unsigned, unsigned> first_with_tokens = {23, 2, 2};

// "22.4.2-1+deb12u1": 22, 4, 2; what is not there counts as 0.
std::tuple<unsigned, unsigned, unsigned> parts_of(std::string_view version) {
    unsigned parts[3] = {0, 0, 0};
    for (auto& part : parts) {
        const auto end = std::min(version.find_first_not_of("0123456789"), version.size());
        part = number<unsigned>(version.substr(0, end)).value_or(0);
        const bool goes_on = end < version.size() && version[end] == '.';
        if (!goes_on)
            break;
        version.remove_prefix(end + 1);
    }
    return {parts[0], parts[1], parts[2]};
}

constexpr std::string_view units[] = {"cloud-init-local.service", "cloud-init.service",
                                      "cloud-init-main.service",  "cloud-init-network.service",
                                      "cloud-config.service",     "cloud-final.service",
                                      "cloud-init.target"};

std::vector<std::string> masked_of(const std::vector<std::string>& masked) {
    std::vector<std::string> ours;
    for (const auto unit : units)
        if (std::find(masked.begin(), masked.end(), unit) != masked.end())
            ours.emplace_back(unit);
    return ours;
}

Answer judge_it(const Evidence& evidence) {
    const auto& cloud_init = evidence.host.image.cloud_init;
    if (!cloud_init)
        return not_known(cloud_init.error().what);
    if (cloud_init->version.empty())
        return failed("cloud-init is not installed: there is no cloudinit/version.py");
    const std::string seen = "cloud-init " + cloud_init->version;
    if (cloud_init->disabled)
        return failed(seen + " is switched off by /etc/cloud/cloud-init.disabled");
    if (!cloud_init->enabled)
        return failed(seen + ": none of its units is enabled");
    if (!evidence.host.image.masked_units)
        return not_known(evidence.host.image.masked_units.error().what);
    if (const auto masked = masked_of(*evidence.host.image.masked_units); !masked.empty())
        return failed(seen + ": masked is " + join(masked, ", "), "systemctl unmask " + join(masked, " "));
    if (parts_of(cloud_init->version) < first_with_tokens)
        return warned(
            seen + " cannot read metadata from instances in security hardened mode, 23.2.2 and later can",
            "install cloud-init 23.2.2 or later, or leave the instances in normal mode");
    return pass(seen + " is installed and enabled");
}

} // namespace

constinit const Check cloud_init_starts_fresh = {
    .id = "cloud-init-starts-fresh",
    .group = Group::image,
    .profiles = image,
    .level = Level::fail,
    .what = "cloud-init: installed, enabled, and the first version that can ask the metadata service with a "
            "token (23.2.2)",
    .why = "without it an instance gets neither hostname nor keys, and the attach command of its user data "
           "is not run",
    .remedy = "yum install cloud-init (apt-get install cloud-init); rm -f /etc/cloud/cloud-init.disabled; "
              "systemctl enable cloud-init-local cloud-init cloud-config cloud-final",
    .source = "ECS help, cloud-init and the security hardened mode of instance metadata",
    .judge = judge_it};

} // namespace ack::checks
