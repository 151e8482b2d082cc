#include "host/programs.hpp"

#include <algorithm>
#include <array>

namespace ack::host {

namespace {

struct AskingRow {
    Asking which{};
    Program program;
};
struct ChangingRow {
    Changing which{};
    Program program;
};

constexpr std::array asking{
    AskingRow{Asking::systemctl_show, {"systemctl", "--no-pager"}},
    AskingRow{Asking::mkfs_version, {"mkfs.ext4", "-V"}},
    AskingRow{Asking::bash_syntax, {"bash", "-n"}},
    AskingRow{Asking::nvidia_smi, {"nvidia-smi", ""}},
};

constexpr std::array changing{
    ChangingRow{Changing::systemctl, {"systemctl", "--no-pager --no-ask-password"}},
    ChangingRow{Changing::systemd_run, {"systemd-run", ""}},
    ChangingRow{Changing::mkfs_ext4, {"mkfs.ext4", ""}},
    ChangingRow{Changing::e2undo, {"e2undo", ""}},
    ChangingRow{Changing::udevadm_settle, {"udevadm", "settle"}},
    ChangingRow{Changing::restorecon, {"restorecon", ""}},
    ChangingRow{Changing::bash, {"bash", ""}},
    ChangingRow{Changing::self, {"/proc/self/exe", ""}},
};

constexpr std::array<std::string_view, 9> systemctl_questions{
    "show",       "is-system-running", "is-active", "is-enabled", "is-failed",
    "list-units", "list-unit-files",   "list-jobs", "--version",
};

template <class Rows, class Which>
Program find(const Rows& rows, Which which) {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.which == which; });
    return row == rows.end() ? Program{} : row->program;
}

}   // namespace

Program program(Asking which) {
    return find(asking, which);
}
Program program(Changing which) {
    return find(changing, which);
}

bool only_asks(Asking which, const std::vector<std::string>& arguments) {
    if (which == Asking::nvidia_smi)
        return !arguments.empty() && arguments.front().starts_with("--query-gpu=");
    if (which != Asking::systemctl_show) return true;
    return !arguments.empty() && std::find(systemctl_questions.begin(), systemctl_questions.end(),
                                           arguments.front()) != systemctl_questions.end();
}

std::vector<std::string> words_of(const Program& program, const std::vector<std::string>& arguments) {
    std::vector<std::string> words;
    for (std::string_view rest = program.fixed; !rest.empty();) {
        const auto blank = std::min(rest.find(' '), rest.size());
        if (blank > 0) words.emplace_back(rest.substr(0, blank));
        rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
}

std::vector<std::string> minimal_environment() {
    return {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/root",
            "TERM=dumb"};
}

}   // namespace ack::host
