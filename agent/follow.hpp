// Watching a run from outside: what its worker tells is shown, and its end is this command's end. Used by run and status.
#pragma once

#include "agent/outcome.hpp"
#include "agent/report.hpp"
#include "agent/run_files.hpp"
#include "agent/screen.hpp"
#include "host/deadline.hpp"
#include "host/result.hpp"

#include <optional>
#include <stop_token>
#include <string>

namespace ack::agent {

enum class Watched { finished, vanished, detached };    // vanished: the worker is gone and left no report

struct Watching {
    Screen screen;
    Deadline return_at = Deadline::never();             // --return-after: detached at this point
    std::stop_token detach;                             // HUP: stop watching, the run goes on
    std::stop_token cancel;                             // INT, TERM: the worker is asked to end, watching goes on
    Deadline start_by = Deadline::never();              // the worker must have taken its lock by then, else vanished
};

// Prints events to standard output until the run ends.
Watched watch(const RunPlaces& places, const std::string& run, const Watching& how);

// What a worker writes into its lock: run, process, and when that process began, because numbers are used
// again.
std::string lock_text(const std::string& run);
// Is a worker at work? Its run id and process, from the lock that it holds; nothing when that process is
// another by now.
struct RunningRun { std::string run; int pid = 0; };
std::optional<RunningRun> running_run(const RunPlaces& places);

// Asks the worker to end (SIGTERM); false when there is none.
bool ask_to_end(const RunPlaces& places);

// The report of a run: the lasting one, else the one on tmpfs.
Result<Report> load_report(const RunPlaces& places, const std::string& run);

}   // namespace ack::agent
