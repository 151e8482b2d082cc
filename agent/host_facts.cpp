#include "agent/host_facts.hpp"

#include "checks/look_at_host.hpp"
#include "checks/look_at_instance.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr std::chrono::seconds disk_patience{60};    // every process of the host is looked at

host::Subject disks_subject(const host::HostView& view, disk::DiskInventory& disks) {
    return {"disks", "disks",
            [view, &disks](Deadline deadline) -> std::function<void()> {
                return [seen = disk::look_at_disks(view, deadline), &disks]() mutable { disks = std::move(seen); };
            },
            [&disks](const std::string& why) { disks.disks = fail(why); }, disk_patience};
}

host::Subject instance_subject(const host::HostView& view, bool wanted, checks::HostFacts& host) {
    checks::LookAtInstance how;
    how.wanted = wanted;
    return {"instance", "instance",
            [view, how, &host](Deadline deadline) -> std::function<void()> {
                return [seen = checks::look_at_instance(view, how, deadline), &host]() mutable {
                    host.instance = std::move(seen);
                };
            },
            [&host](const std::string& why) { host.instance = fail(why); }};
}

}   // namespace

Seen look_at_all(const host::HostView& view, const Policy& policy, Deadline deadline, bool image) {
    Seen seen;
    // The longest first: what waits for the network, and the disks.
    std::vector<host::Subject> subjects = {instance_subject(view, policy.checks.on_ecs, seen.host),
                                           disks_subject(view, seen.disks)};
    checks::add_host_subjects(view, seen.host, image, subjects);
    seen.took = host::side_by_side(std::move(subjects), deadline);
    std::rotate(seen.took.begin(), seen.took.begin() + 2, seen.took.end());
    return seen;
}

std::string instance_of(const checks::HostFacts& host) {
    if (!host.instance || !host.instance->instance_id)
        return {};
    return host.instance->instance_id->value_or("");
}

}   // namespace ack::agent
