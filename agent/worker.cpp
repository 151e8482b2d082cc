// The work of a run, in a unit or session of its own: it outlives whoever started it.
#include "agent/commands.hpp"
#include "agent/follow.hpp"
#include "agent/orphan.hpp"
#include "agent/run_context.hpp"
#include "agent/version.hpp"
#include "host/clock.hpp"
#include "host/own_files.hpp"
#include "host/self.hpp"
#include "host/signals.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

namespace ack::agent {

namespace {

constexpr std::size_t told_output = 2U << 20;      // bytes of script output that go to followers; the log has more

constexpr std::chrono::seconds forgotten_after{60};

constexpr std::array<Stage, 6> run_order = {understand_command, look_and_judge, prove_again, get_script, prepare_disk, attach};
constexpr std::array<Stage, 2> prepare_order = {look_and_judge, prepare_disk};

bool wants_diagnosis(const RunContext& run, Outcome outcome) {
    const bool script_was_started = run.report.attach && !run.report.attach->ended.empty();
    const bool looked = !run.report.findings.empty(); // before that nothing on the network was wanted
    return (outcome == Outcome::script_not_had && looked) || outcome == Outcome::script_failed ||
           outcome == Outcome::not_proved || (outcome == Outcome::deadline_passed && script_was_started);
}

Outcome work(RunContext& run) {
    const auto policy = effective_policy(run.request.options);
    if (!policy) return run.end(Outcome::usage, policy.error().what);
    run.policy = *policy;
    run.deadline = Deadline::in(run.policy.timeout);
    if (const auto made = host::make_own_directory(run.places.run(run.id)); !made)
        return run.end(Outcome::host_not_fit, "no place for the run's report and journal: " + made.error().what +
                                                  "; nothing was changed",
                       "make " + run.places.state.string() + " writable (mount -o remount,rw, free space), then run again");
    if (const auto boot = run.control.view().read(host::boot_id_file, 4096))
        static_cast<void>(host::write_own_file(run.places.boot(run.id), *boot));
    run.log = std::make_unique<RunLog>(run.places.log(run.id), run.redactor);

    std::vector<Stage> order(prepare_order.begin(), prepare_order.end());
    if (run.request.options.command == Command::run) {
        order.assign(run_order.begin(), run_order.end());
        order.push_back(prove_joining);
    }
    const Outcome outcome = run_stages(run, order);
    if (wants_diagnosis(run, outcome))
        diagnose(run);
    return outcome;
}

Outcome guarded_work(RunContext& run) {
    try {
        return work(run);
    } catch (const std::exception& error) {
        return run.end(Outcome::defect, std::string("defect: ") + error.what(),
                       "this is a defect of ack-attach: please report it with the log");
    }
}

void open_report(RunContext& run) {
    run.report.command = run.request.options.command == Command::prepare ? "prepare" : "run";
    run.report.run = run.id;
    run.report.version = version_text();
    run.report.started = host::now_rfc3339();
    run.report.hostname = host::hostname();
}

bool displaces_latest(const RunContext& run) {
    if (run.report.changed) return true;
    const auto name = run.control.view().read_link(run.places.latest());
    if (!name) return true;
    const auto latest = load_report(run.places, std::filesystem::path(*name).filename());
    return !latest || latest->outcome != Outcome::success;
}

// The report goes to tmpfs first: whatever becomes of the disk, whoever follows finds it.
void close_report(RunContext& run) {
    run.report.ended = host::now_rfc3339();
    run.report.seconds = run.seconds();
    const nlohmann::json json = run.report;
    const std::string text = run.redactor.redact(json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)) + "\n";
    const auto on_tmpfs = host::write_own_file(run.places.live(run.id) / "report.json", text);
    const auto lasting = host::write_own_file(run.places.report(run.id), text);
    if (lasting && displaces_latest(run))
        static_cast<void>(host::point_own_link(run.places.latest(), std::filesystem::path("runs") / run.id));
    if (!lasting) run.note("the report could not be kept: " + lasting.error().what);
    if (!on_tmpfs && !lasting) run.note("no report at all: " + on_tmpfs.error().what);
    if (run.log) {
        run.log->write("== " + std::string(name_of(run.report.outcome)) + ": " + run.report.sentence);
        run.log->finish();
        if (const std::string trouble = run.log->trouble(); !trouble.empty()) run.note("the log is not whole: " + trouble);
    }
}

// Events end up in a file on tmpfs, which is memory: the script's output there is bounded.
std::function<void(const Event&)> teller(std::filesystem::path file) {
    return [file = std::move(file), told = std::size_t{0}](const Event& event) mutable {
        if (event.kind == EventKind::output) {
            if (told > told_output) return;
            told += event.text.size();
        }
        static_cast<void>(host::append_own_file(file, to_line(event) + "\n"));     // nobody may be there to follow
    };
}

// A request that no worker came for: its starter was killed. A young one may still be read.
bool is_forgotten(const host::HostView& view, const std::filesystem::path& request) {
    const auto info = view.info(request);
    return info && std::time(nullptr) - info->modified > forgotten_after.count();
}

void remove_finished_runs(const RunPlaces& places, const host::HostView& view) {
    const auto names = view.list(places.runtime);
    if (!names) return;
    for (const std::string& name : *names) {
        if (view.exists(places.live(name) / "report.json") || is_forgotten(view, places.request(name))) {
            static_cast<void>(host::remove_own_directory(places.live(name)));
            continue;
        }
        // Of a worker that was killed: nobody else will take away its script, and the tokens are in it.
        for (const auto& file : {places.script(name), places.attaching(name)})
            static_cast<void>(host::remove_own_file(file));
    }
}

// Another run is at work, or this one could not begin: only whoever started it needs to know, so only tmpfs has it.
int not_begun(RunContext& run, const Error& why) {
    open_report(run);
    if (why.code == EWOULDBLOCK)
        run.end(Outcome::another_run, "another run is under way (" + why.what + "); nothing was changed",
                "follow it with: ack-attach status --wait, end it with: ack-attach cancel");
    else
        run.end(Outcome::defect, why.what, "this is a defect of ack-attach: please report it");
    const nlohmann::json json = run.report;
    static_cast<void>(host::write_own_file(run.places.live(run.id) / "report.json", json.dump(2)));
    run.tell({EventKind::finished, std::to_string(exit_code(run.report.outcome)), 0});
    return 0;
}

}   // namespace

int worker_command(const Options& options) {
    auto view = host::HostView::open("/");
    if (!view) return exit_code(Outcome::defect);
    RunContext run(*view);
    run.id = options.run;
    run.tell = teller(run.places.events(run.id));

    const auto request_text = host::read_own_file(run.places.request(run.id));
    static_cast<void>(host::remove_own_file(run.places.request(run.id)));
    const auto request = request_text ? parse_request(*request_text) : tl::make_unexpected(request_text.error());
    if (!request) return not_begun(run, request.error());
    run.request = *request;

    std::stop_source stop;
    const host::SignalWatch signals({SIGTERM, SIGINT, SIGHUP}, [&stop](int signal) {
        if (signal != SIGHUP) stop.request_stop();
    });
    run.stop = stop.get_token();
    const auto lock = host::OwnLock::take(run.places.lock(), lock_text(run.id));
    if (!lock) return not_begun(run, lock.error());
    if (const auto orphan = orphaned_script(run.control.view(), run.places))
        return not_begun(run, Error{describe(*orphan), EWOULDBLOCK});
    remove_finished_runs(run.places, run.control.view());

    open_report(run);
    const Outcome outcome = guarded_work(run);
    close_report(run);
    static_cast<void>(host::remove_own_file(run.places.script(run.id)));
    run.tell({EventKind::finished, std::to_string(exit_code(outcome)), run.seconds()});
    return 0;      // the report says how it ended; a unit in state "failed" would only be left behind
}

}   // namespace ack::agent
