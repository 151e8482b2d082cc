// run and prepare: hand the work to a worker that outlives us, follow it, end as it ended.
#include "agent/command_source.hpp"
#include "agent/commands.hpp"
#include "agent/follow.hpp"
#include "agent/orphan.hpp"
#include "agent/output.hpp"
#include "agent/request.hpp"
#include "agent/run_files.hpp"
#include "agent/show.hpp"
#include "host/detached.hpp"
#include "host/own_files.hpp"
#include "host/self.hpp"
#include "host/signals.hpp"
#include "systemd/manager.hpp"

#include <unistd.h>

#include <csignal>

namespace ack::agent {

namespace {

constexpr std::chrono::seconds start_limit{30};

std::string_view name(const Options& options) { return options.command == Command::prepare ? "prepare" : "run"; }

Result<Request> gather(const Options& options) {
    Request request{options, {}, our_proxy_settings()};
    if (options.command != Command::run) return request;
    auto text = read_command_text(options);
    if (!text) return tl::make_unexpected(text.error());
    request.attach_command = std::move(*text);
    return request;
}

Result<void> write_request(const RunPlaces& places, const std::string& run, const Request& request) {
    const auto text = to_text(request);
    if (!text) return tl::make_unexpected(text.error());
    if (const auto made = host::make_own_directory(places.live(run)); !made) return made;
    return host::write_own_file(places.request(run), *text);
}

Result<void> start_worker(const host::HostView& view, const std::string& run) {
    const auto self = host::executable_path();
    if (!self) return tl::make_unexpected(self.error());
    const std::vector<std::string> arguments = {"worker", "--run", run};
    if (!systemd::is_running(view)) {
        const auto child = host::start_detached(*self, arguments, {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"});
        return child ? Result<void>{} : tl::make_unexpected(child.error());
    }
    systemd::Transient unit;
    unit.unit = "ack-attach-" + run + ".service";
    unit.description = "ack-attach run " + run;
    unit.command = {self->string()};
    unit.command.insert(unit.command.end(), arguments.begin(), arguments.end());
    // The worker ends what it started by itself; what an attach script leaves running on purpose is not ours to kill.
    unit.properties = {"KillMode=process", "TimeoutStopSec=180"};
    host::HostControl control(view);
    return systemd::start_transient(control, unit, Deadline::in(start_limit));
}

int show_end(const RunPlaces& places, const std::string& run, Watched watched, const Options& options) {
    if (watched == Watched::detached)
        return end_early(name(options), Outcome::still_running,
                         "run " + run + " goes on without this command; follow it with: ack-attach status --wait");
    const auto report = load_report(places, run);
    if (report) return show(*report, options);
    return end_early(name(options), Outcome::cancelled,
                     "run " + run + " was interrupted and left no report (" + report.error().what +
                         "); what it did stands in " + places.log(run).string());
}

struct Refused {
    Outcome outcome;
    std::string why;
};

std::optional<Refused> not_allowed(const Options& options) {
    const auto policy = effective_policy(options);
    if (!policy) return Refused{Outcome::usage, policy.error().what};
    if (options.command == Command::prepare && policy->disk.mode == disk::DiskMode::automatic)
        return Refused{Outcome::usage, "prepare needs to know which disk: --disk last, --disk /dev/NAME or --disk serial:… "
                                       "(auto is what an attach command asks for, and prepare has none)"};
    if (::geteuid() != 0)
        return Refused{Outcome::host_not_fit, "this needs root, and we are uid " + std::to_string(::geteuid()) +
                                                  "; nothing was changed. Run it again as root (sudo -i)"};
    return {};
}

// The request lies ready for a worker; the id of its run.
tl::expected<std::string, Refused> lay_ready(const Options& options, const host::HostView& view,
                                             const RunPlaces& places) {
    const auto request = gather(options);
    if (!request) return tl::make_unexpected(Refused{Outcome::usage, request.error().what});
    if (const auto running = running_run(places))
        return tl::make_unexpected(
            Refused{Outcome::another_run, "run " + running->run + " is under way (process " + std::to_string(running->pid) +
                                              "); follow it with: ack-attach status --wait, end it with: ack-attach cancel"});
    if (const auto orphan = orphaned_script(view, places))
        return tl::make_unexpected(
            Refused{Outcome::another_run, describe(*orphan) + "; nothing was changed. Let it end by "
                                                              "itself, or end it with: ack-attach cancel"});
    std::string run = new_run_id();
    if (const auto written = write_request(places, run, *request); !written)
        return tl::make_unexpected(Refused{Outcome::host_not_fit, written.error().what + "; nothing was changed"});
    return run;
}

}   // namespace

int run_command(const Options& options) {
    if (const auto no = not_allowed(options)) return end_early(name(options), no->outcome, no->why);
    const auto view = host::HostView::open("/");
    if (!view) return end_early(name(options), Outcome::defect, view.error().what);
    const RunPlaces places;
    const auto run = lay_ready(options, *view, places);
    if (!run) return end_early(name(options), run.error().outcome, run.error().why);

    Watching how;
    std::stop_source detach;
    std::stop_source cancel;
    const host::SignalWatch signals({SIGHUP, SIGINT, SIGTERM},
                                    [&](int signal) { (signal == SIGHUP ? detach : cancel).request_stop(); });
    how.screen = look_at_screen(options.verbose);
    how.detach = detach.get_token();
    how.cancel = cancel.get_token();
    how.start_by = Deadline::in(start_limit);
    if (options.return_after) how.return_at = Deadline::in(*options.return_after);
    static_cast<void>(write_out("ack-attach " + std::string(name(options)) + " " + *run +
                                ": under way; if this output ends early: ack-attach status --wait\n"));
    if (const auto started = start_worker(*view, *run); !started) {
        static_cast<void>(host::remove_own_directory(places.live(*run)));
        return end_early(name(options), Outcome::host_not_fit,
                         "the worker could not be started: " + started.error().what + "; nothing was changed");
    }
    return show_end(places, *run, watch(places, *run, how), options);
}

}   // namespace ack::agent
