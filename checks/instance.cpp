#include "checks/instance.hpp"

namespace ack::checks {

disk::CloudSerials cloud_serials(const Fact<InstanceFacts>& instance, bool on_ecs) {
    if (!on_ecs) return std::nullopt;
    if (!instance) return tl::unexpected(instance.error());
    if (!instance->disks) return tl::unexpected(instance->disks.error());
    if (!*instance->disks) return fail("the metadata service has no list of disks");
    std::vector<std::string> serials;
    for (const auto& disk : **instance->disks) serials.push_back(disk.serial);
    return serials;
}

}   // namespace ack::checks
