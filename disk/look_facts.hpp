// Facts about the host that both plans rest on, the one for a disk and the one for taking it back.
#pragma once

#include "host/result.hpp"
#include "host/view.hpp"

#include <string>
#include <vector>

namespace ack::disk {

// 32 lower-case hex digits, not all zero.
Fact<std::string> look_at_machine_id(const host::HostView& view);
// The text; empty when there is no file. A symlink is an error: it would be replaced.
Fact<std::string> look_at_fstab(const host::HostView& view);
// Where our drop-ins lie, whether they are there or not.
std::vector<std::string> drop_in_paths();

}   // namespace ack::disk
