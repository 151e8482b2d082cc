// Every external program this product may start, in one place, those that only look apart from those that change.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ack::host {

// They read and answer; an observer may start them.
enum class Asking {
    systemctl_show,    // systemctl show …, is-system-running, list-units
    mkfs_version,      // mkfs.ext4 -V: which features it has
    bash_syntax,       // bash -n FILE
    nvidia_smi,        // nvidia-smi --query-gpu=…
};

// They change the host; only acting code may start them.
enum class Changing {
    systemctl,         // daemon-reload, start, stop
    systemd_run,       // the transient unit of a run
    mkfs_ext4,
    e2undo,
    udevadm_settle,
    restorecon,
    bash,              // the attach script
    self,              // /proc/self/exe: our own worker
};

// The name that is looked for in the standard directories, and the words that always come first.
struct Program {
    std::string_view name;
    std::string_view fixed;     // blank-separated first arguments, may be empty
};

Program program(Asking which);
Program program(Changing which);

// False when these arguments would make an asking program change something (systemctl takes only verbs that ask).
bool only_asks(Asking which, const std::vector<std::string>& arguments);

// The fixed words, then the arguments.
std::vector<std::string> words_of(const Program& program, const std::vector<std::string>& arguments);

// PATH, HOME, TERM and LC_ALL=C: what a program gets when nothing else is said.
std::vector<std::string> minimal_environment();

}   // namespace ack::host
