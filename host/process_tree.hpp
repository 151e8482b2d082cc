// The processes that descend from us or from a program we started, found in /proc, and ending them.
#pragma once

#include "host/deadline.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ack::host {

// One line of /proc/PID/stat (proc(5)): what the search needs.
struct ProcessLine {
    pid_t pid = 0, parent = 0, session = 0;
    char state = '?';
    std::uint64_t started = 0;   // clock ticks since boot; with the pid it names one process
    std::string name{};          // of the program, at most 15 bytes

    auto operator<=>(const ProcessLine&) const = default;
};
// False where the text is not such a line.
bool parse_process_line(std::string_view text, ProcessLine& line);

// Those of `all` that descend from one of `roots`, the roots themselves not included; nothing below `spared`.
std::vector<ProcessLine> descendants(const std::vector<ProcessLine>& all, const std::set<pid_t>& roots,
                                     const std::set<pid_t>& spared);

// Every process that /proc shows.
std::vector<ProcessLine> all_processes();
// Of these the delicate ones (see is_delicate) and what descends from them.
std::set<pid_t> delicate_among(const std::vector<ProcessLine>& all);

// When the process with this number began (see ProcessLine); nothing when there is none.
std::optional<std::uint64_t> process_started(pid_t pid);

// Whoever's children they are by now: those in whose environment this setting ("NAME=value") stands, and all
// that descends from them; not this process itself.
std::vector<ProcessLine> marked_processes(const std::string& setting);
// TERM, after the grace KILL; false when some are left some seconds after that. Package managers as with
// TreeEnd.
bool end_marked_processes(const std::string& setting, std::chrono::milliseconds grace);

// What must not be torn from its work where it can be helped: yum, dnf, apt, dpkg, rpm, mkfs.
bool is_delicate(const ProcessLine& process);

// From now on processes whose parent ends become ours, however they were started (PR_SET_CHILD_SUBREAPER,
// Linux 3.4), and children can be waited for even when we were started with SIGCHLD ignored.
void become_subreaper();

// Programs that run_process started and whose end has not been seen. A start is announced before the fork, so
// that nobody takes the new process for an orphan.
class Starting {
public:
    Starting();
    Starting(const Starting&) = delete;
    Starting& operator=(const Starting&) = delete;
    ~Starting();
};
void add_child(pid_t child, bool never_kill);
void remove_child(pid_t child);   // its end was seen
// Its starter gives up waiting. It stays what it is: one that must not be killed is spared for as long as it runs.
void leave_child(pid_t child);

// Ending a program and all that descends from it, also what it has left in sessions of its own. The owner
// calls `step` again and again, and meanwhile reads output and waits for the program itself.
// A package manager or mkfs, and all below it, may go on to its own end for as long as `patience`, and gets
// its TERM then.
class TreeEnd {
public:
    // `root`: a program of add_child, or 0 for every descendant of this process but those that must not be
    // killed.
    TreeEnd(pid_t root, std::chrono::milliseconds grace,
            std::chrono::milliseconds patience = default_patience)
        : root_(root), kill_from_(Deadline::in(grace)), patient_until_(Deadline::in(patience)),
          kill_delicate_from_(Deadline::in(patience + grace)) {}
    static constexpr std::chrono::milliseconds default_patience{120'000};

    // Looks for all of them; TERM to those not seen before, KILL to each once the grace is over.
    // True when none is left alive, the root not counted.
    bool step();
    // One that may still go on was there at the last step.
    bool waits_for_delicate() const { return waits_; }

private:
    std::vector<ProcessLine> members(const std::vector<ProcessLine>& all);

    pid_t root_;
    std::uint64_t root_started_ = 0;
    Deadline kill_from_, patient_until_, kill_delicate_from_;
    bool waits_ = false;
    std::set<std::pair<pid_t, std::uint64_t>> known_;   // pid and start: those that got TERM
};

// Ends every descendant of this process but programs that must not be killed. Gives up some seconds after the
// KILL (a process in an uninterruptible sleep cannot be ended): false when some are left.
bool end_descendants(std::chrono::milliseconds grace);

// Waits for those zombies that became ours by adoption, never for a child that somebody here started.
void reap_adopted();

}   // namespace ack::host
