// What we ask systemd and what we tell it.
#pragma once

#include "host/control.hpp"
#include "host/deadline.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <map>
#include <string>
#include <vector>

namespace ack::systemd {

// PID 1 is systemd and its runtime directory is there (sd_booted(3)).
bool is_running(const host::HostView& view);

struct UnitState {
    std::string load, active, sub;       // "loaded", "active", "running"
    std::string enabled;                 // UnitFileState: "enabled", "masked", "static", empty when there is no file
    unsigned restarts = 0;               // NRestarts, 0 where systemd is older than 235
    std::string result;                  // Result: "success", "exit-code"

    bool operator==(const UnitState&) const = default;
};

// systemctl show, one call for all; by unit name.
Result<std::map<std::string, UnitState>> unit_states(const host::HostView& view, const std::vector<std::string>& units,
                                                     Deadline deadline);
// The text of systemctl show: a block of KEY=VALUE lines for each unit, in the order they were asked for. Pure.
Result<std::map<std::string, UnitState>> parse_unit_states(const std::string& text, const std::vector<std::string>& units);
// The number of "systemd 252 (…)", from systemctl --version or the binary's own answer.
Result<unsigned> version(const host::HostView& view, Deadline deadline);

Result<void> reload(host::HostControl& control, Deadline deadline);

struct Transient {
    std::string unit;                         // "ack-attach-RUN.service"
    std::string description;
    std::vector<std::string> command;         // absolute program and arguments: nothing secret, every user can read them
    std::vector<std::string> properties;      // "KillMode=process"
};
// Starts it and returns as soon as systemd has it; works from systemd 219 (no --wait, no --pipe, no --collect there).
Result<void> start_transient(host::HostControl& control, const Transient& unit, Deadline deadline);

}   // namespace ack::systemd
