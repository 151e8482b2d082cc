#include "host/process.hpp"

#include "host/kept_output.hpp"
#include "host/process_spawn.hpp"
#include "host/process_tree.hpp"

#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace ack::host {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds tick{20};          // how soon an end, a stop or the deadline is seen
constexpr milliseconds drain_time{200};   // for what is still in the pipe when the child has ended
constexpr milliseconds wait_after_kill{5'000};

class Run {
public:
    Run(const ProcessRequest& request, Spawned spawned)
        : request_(request), spawned_(std::move(spawned)), kept_(request.keep) {}

    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    ~Run() {
        if (!waited_) leave_child(spawned_.pid);
    }

    Result<ProcessResult> follow() {
        while (!ended()) {
            if (request_.never_kill) {
                if (request_.deadline.passed()) return result(Ended::deadline_passed);
            } else {
                if (request_.stop.stop_requested()) return end_early(Ended::stopped);
                if (request_.deadline.passed()) return end_early(Ended::deadline_passed);
            }
            wait_for_output(std::min(tick, request_.deadline.left()));
        }
        drain();
        return result(WIFEXITED(status_) ? Ended::exited : Ended::signalled);
    }

private:
    bool ended() {
        if (waited_) return true;
        pid_t got = 0;
        do {
            got = ::waitpid(spawned_.pid, &status_, WNOHANG);
        } while (got < 0 && errno == EINTR);
        if (got == 0) return false;
        waited_ = true;
        lost_ = got < 0;
        remove_child(spawned_.pid);
        return true;
    }

    void take_output() {
        std::array<char, 65536> piece{};
        const auto length = ::read(spawned_.output.get(), piece.data(), piece.size());
        if (length > 0) {
            const std::string_view text(piece.data(), static_cast<std::size_t>(length));
            kept_.push(text);
            if (request_.on_output) request_.on_output(text);
        } else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
            spawned_.output.close();
        }
    }

    void wait_for_output(milliseconds longest) {
        // Without output only time tells that the child has ended: it mostly does at once after closing it.
        if (!spawned_.output) longest = std::min(longest, pause_ = std::min(pause_ * 2, tick));
        pollfd output{spawned_.output.get(), POLLIN, 0};   // poll passes over -1
        if (::poll(&output, 1, static_cast<int>(longest.count())) > 0) take_output();
    }

    void drain() {
        const auto until = Deadline::in(drain_time);
        while (spawned_.output && !until.passed()) wait_for_output(std::min(tick, until.left()));
    }

    Result<ProcessResult> end_early(Ended how) {
        TreeEnd tree(spawned_.pid, request_.grace);
        const auto give_up = Deadline::in(request_.grace + wait_after_kill);
        while (!(tree.step() && ended()) && (!give_up.passed() || tree.waits_for_delicate())) {
            wait_for_output(tick);
            ended();
        }
        drain();
        return result(how);
    }

    Result<ProcessResult> result(Ended how) const {
        if (lost_) {
            return fail("the end of " + request_.program.string() +
                        " was not seen: another part of this program waited for it");
        }
        ProcessResult result;
        result.how = how;
        if (waited_ && WIFEXITED(status_)) result.exit_code = WEXITSTATUS(status_);
        if (waited_ && WIFSIGNALED(status_)) result.signal = WTERMSIG(status_);
        result.output = kept_.text();
        result.output_bytes = kept_.bytes();
        result.time = std::chrono::duration_cast<milliseconds>(Deadline::Clock::now() - start_);
        return result;
    }

    const ProcessRequest& request_;
    Spawned spawned_;
    KeptOutput kept_;
    Deadline::Clock::time_point start_ = Deadline::Clock::now();
    milliseconds pause_{1};
    int status_ = 0;
    bool waited_ = false;
    bool lost_ = false;
};

}   // namespace

Result<ProcessResult> run_process(const ProcessRequest& request) {
    ProcessResult not_started;
    if (!request.never_kill && request.stop.stop_requested()) {
        not_started.how = Ended::stopped;
        return not_started;
    }
    if (request.deadline.passed()) {
        // To whoever must not kill it "its time was up" says that it may still be at work.
        if (request.never_kill)
            return fail(request.program.string() + " was not started: its time was up already", ETIMEDOUT);
        not_started.how = Ended::deadline_passed;
        return not_started;
    }
    auto spawned = spawn(request);
    if (!spawned) return tl::unexpected(spawned.error());
    auto result = Run(request, std::move(*spawned)).follow();
    reap_adopted();
    return result;
}

std::string describe(const ProcessResult& result) {
    switch (result.how) {
    case Ended::exited:
        return "exited with status " + std::to_string(result.exit_code);
    case Ended::deadline_passed:
        return "was ended because its time was up";
    case Ended::stopped:
        return "was ended because a stop was asked for";
    case Ended::signalled:
        break;
    }
    const char* name = ::sigdescr_np(result.signal);
    return "was ended by signal " + std::to_string(result.signal) +
           (name ? " (" + std::string(name) + ")" : "");
}

std::string last_lines(std::string_view text, std::size_t count) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    std::size_t start = text.size();
    while (count-- > 0 && start != std::string_view::npos && start > 0) start = text.rfind('\n', start - 1);
    if (start == text.size()) return {};
    return std::string(text.substr(start == std::string_view::npos || start == 0 ? 0 : start + 1));
}

}   // namespace ack::host
