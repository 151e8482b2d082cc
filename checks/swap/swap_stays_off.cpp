#include "checks/swap/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& settings = evidence.host.swap_settings;
    if (!settings)
        return not_known(settings.error().what);
    if (settings->empty())
        return pass("nothing in fstab, units or generators brings swap back");
    std::vector<std::string> all;
    for (const auto& setting : *settings)
        all.push_back(setting.path + ": " + setting.what);
    return failed(join(all, "; "));
}

} // namespace

constinit const Check swap_stays_off = {
    .id = "swap-stays-off",
    .group = Group::swap,
    .profiles = node | image,
    .level = Level::fail,
    .what = "fstab, swap units, zram-generator and GPT swap partitions that systemd starts by itself",
    .why = "after the next restart kubelet does not start and the node stays NotReady",
    .remedy = "put # before swap lines in /etc/fstab; systemctl disable a swap service and systemctl mask a "
              ".swap unit (remove "
              "its file in /etc/systemd/system first); for zram: ln -sf /dev/null "
              "/etc/systemd/zram-generator.conf; for a GPT "
              "partition: add systemd.gpt_auto=0 to the kernel's command line",
    .source = "ACK help, Add existing ECS instances, manual mode: swap must be off",
    .judge = judge_it};

} // namespace ack::checks
