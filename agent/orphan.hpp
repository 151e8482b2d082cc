// An attach script that still runs although its worker was killed: nobody follows it, and a second one must
// not start.
#pragma once

#include "agent/run_files.hpp"
#include "host/view.hpp"

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

namespace ack::agent {

struct Orphan {
    std::string run;
    pid_t pid = 0; // the oldest of its processes
};

std::optional<Orphan> orphaned_script(const host::HostView& view, const RunPlaces& places);
// "the attach script of run X still runs (process 7), though its worker was killed"
std::string describe(const Orphan& orphan);
// All its processes: TERM, after the grace KILL. False when some are left.
bool end_orphan(const RunPlaces& places, const Orphan& orphan, std::chrono::milliseconds grace);

} // namespace ack::agent
