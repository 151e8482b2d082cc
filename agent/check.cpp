// check: is this host fit? Nothing is changed, nothing is opened for writing.
#include "agent/check_verdict.hpp"
#include "agent/commands.hpp"
#include "agent/looking.hpp"
#include "agent/show.hpp"

namespace ack::agent {

int check_command(const Options& options) {
    auto looked = look(options, "check");
    if (!looked)
        return end_early("check", Outcome::usage, looked.error().what);
    give_check_verdict(looked->report, looked->warnings_are_errors);
    return show(looked->report, options);
}

}   // namespace ack::agent
