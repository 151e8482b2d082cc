// Asking the metadata service what it knows of this instance. Reads only; beside look_at_host, because it waits for a network.
#pragma once

#include "checks/instance.hpp"
#include "host/deadline.hpp"
#include "host/view.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace ack::checks {

struct LookAtInstance {
    bool wanted = true;                          // false: --not-on-ecs
    std::chrono::milliseconds limit{5'000};      // for all keys together
    std::string address = "100.100.100.200";
    std::uint16_t port = 80;
};

// Never longer than the limit and the deadline. Not known as a whole where it is not wanted, the view is no running host, or
// the service does not answer; else each key says for itself.
Fact<InstanceFacts> look_at_instance(const host::HostView& view, const LookAtInstance& how, Deadline deadline);

}   // namespace ack::checks
