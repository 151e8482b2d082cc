// The observer of GPUs.
#pragma once

#include "checks/facts/gpus.hpp"
#include "host/deadline.hpp"
#include "host/view.hpp"

namespace ack::checks {

Fact<Gpus> look_at_gpus(const host::HostView& view, Deadline deadline);
// "0, Enabled, Enabled" a line; a line that is not of that form is an error that quotes it.
Result<std::vector<MigMode>> parse_mig_modes(std::string_view text);

} // namespace ack::checks
