#include "agent/host_facts.hpp"

#include "checks/look_at_instance.hpp"

#include <future>

namespace ack::agent {

checks::HostFacts look_at_host_and_instance(const host::HostView& view, const Policy& policy, Deadline deadline,
                                            bool image) {
    checks::LookAtInstance how;
    how.wanted = policy.checks.on_ecs;
    // Where no thread is to be had, one after the other.
    auto asked = std::async(std::launch::async | std::launch::deferred,
                            [&] { return checks::look_at_instance(view, how, deadline); });
    checks::HostFacts host = checks::look_at_host(view, deadline, image);
    host.instance = asked.get();
    return host;
}

std::string instance_of(const checks::HostFacts& host) {
    if (!host.instance || !host.instance->instance_id)
        return {};
    return host.instance->instance_id->value_or("");
}

}   // namespace ack::agent
