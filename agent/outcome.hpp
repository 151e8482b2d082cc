// How a run can end, and the exit code of each. Stable: scripts and fleets depend on them.
#pragma once

#include <optional>
#include <string_view>

namespace ack::agent {

enum class Outcome {
    success = 0,           // joined and proved; already joined and proved; all checks pass
    defect = 1,            // our bug
    usage = 2,             // command line or policy
    host_not_fit = 3,      // a check outside the disk group failed or is unknown; nothing changed
    disk_refused = 4,      // only the disk is refused; nothing changed
    disk_step_failed = 5,
    script_not_had = 6,    // download, integrity, not understood
    script_failed = 7,     // and the node is not there
    deadline_passed = 8,
    not_proved = 9,        // the script ended well, joining is not proved
    another_run = 10,
    cancelled = 11,        // or interrupted
    still_running = 12,
    no_run = 13,
};

inline int exit_code(Outcome outcome) { return static_cast<int>(outcome); }
std::string_view name_of(Outcome outcome);      // "success", "host-not-fit", …
std::string_view sentence_of(Outcome outcome);  // for people
std::optional<Outcome> outcome_named(std::string_view name);

}   // namespace ack::agent
