#include "agent/outcome.hpp"

#include <array>

namespace ack::agent {

namespace {

struct Words {
    std::string_view name, sentence;
};

// By exit code.
constexpr std::array<Words, 14> words = {{
    {"success", "All is well."},
    {"defect", "A defect of ack-attach itself ended this."},
    {"usage", "The command line or the policy is wrong."},
    {"host-not-fit", "The host is not fit for the cluster; nothing was changed."},
    {"disk-refused", "The disk is refused; nothing was changed."},
    {"disk-step-failed", "A step on the disk failed; the attach script was not started."},
    {"script-not-had", "The attach script could not be had; it was not started."},
    {"script-failed", "The attach script failed and the node did not join."},
    {"deadline-passed", "The time limit passed before the work was done."},
    {"not-proved", "The attach script ended well, but it is not proved that the node joined."},
    {"another-run", "Another run is under way."},
    {"cancelled", "The run was cancelled or interrupted."},
    {"still-running", "The run is still under way."},
    {"no-run", "No run is known on this host."},
}};

}   // namespace

std::string_view name_of(Outcome outcome) {
    return words.at(static_cast<std::size_t>(outcome)).name;
}

std::string_view sentence_of(Outcome outcome) {
    return words.at(static_cast<std::size_t>(outcome)).sentence;
}

std::optional<Outcome> outcome_named(std::string_view name) {
    for (std::size_t code = 0; code < words.size(); ++code)
        if (words[code].name == name)
            return static_cast<Outcome>(code);
    return std::nullopt;
}

}   // namespace ack::agent
