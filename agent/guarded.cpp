#include "agent/guarded.hpp"

#include "agent/show.hpp"
#include "host/guard.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr std::chrono::milliseconds to_say_it{2'000};

}   // namespace

Deadline deadline_of_looking(const Policy& policy) {
    const std::chrono::milliseconds all = policy.timeout;
    host::set_guard(Deadline::in(all));
    return Deadline::in(all - std::min(to_say_it, all / 5));
}

int guarded(std::string_view name, int (*command)(const Options&), const Options& options) {
    // The policy may say another limit, but reading it may be what hangs.
    const auto limit = options.timeout.value_or(Policy{}.timeout);
    return host::run_guarded([&] { return command(options); }, Deadline::in(limit), [&] {
        return end_early(name, Outcome::deadline_passed,
                         "this did not end in time: something on this host does not answer (a disk, a file server) "
                         "and was left behind");
    });
}

}   // namespace ack::agent
