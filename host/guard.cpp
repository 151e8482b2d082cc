#include "host/guard.hpp"

#include "host/descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ack::host {

namespace {

constexpr std::chrono::seconds to_end{1};        // for a child whose work is done
// A message is the result, or, below zero: leave_guard(), or milliseconds for set_guard().
constexpr std::int32_t working_no_longer = -1;

int to_guard = -1;

void tell(std::int32_t message) {
    if (to_guard < 0) return;
    while (::write(to_guard, &message, sizeof message) < 0 && errno == EINTR) {}
}

[[noreturn]] void be_child(const std::function<int()>& work, pid_t parent, int pipe) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(1);
    to_guard = pipe;
    const int result = work();
    std::fflush(nullptr);
    tell(result);
    // What hangs keeps our descriptors open, and whoever reads our output waits for its end. The pipe stays: that it is
    // closed tells that nothing hangs.
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::close(descriptor);
    // Not by exit(): threads that were left behind may still use what it would destroy.
    ::_exit(result);
}

enum class Heard { message, end, nothing };

Heard hear(int pipe, Deadline deadline, std::int32_t& message) {
    while (!deadline.passed()) {
        pollfd readable{pipe, POLLIN, 0};
        if (::poll(&readable, 1, static_cast<int>(deadline.left().count())) <= 0) continue;
        const auto got = ::read(pipe, &message, sizeof message);
        if (got < 0 && errno == EINTR) continue;
        return got == static_cast<ssize_t>(sizeof message) ? Heard::message : Heard::end;
    }
    return Heard::nothing;
}

int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

// It ended without saying how.
int end_like(int status) {
    if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
    const int signal = WTERMSIG(status);
    ::signal(signal, SIG_DFL);
    ::raise(signal);
    return 128 + signal;
}

int watch(pid_t child, int pipe, Deadline deadline, const std::function<int()>& late) {
    std::int32_t message = 0;
    auto heard = hear(pipe, deadline, message);
    while (heard == Heard::message && message < 0) {
        deadline = message == working_no_longer ? Deadline::never() : Deadline::in(std::chrono::milliseconds(-message));
        heard = hear(pipe, deadline, message);
    }
    if (heard == Heard::end) return end_like(wait_for(child));
    if (heard == Heard::nothing) {
        ::kill(child, SIGKILL);
        return late();
    }
    std::int32_t no_more = 0;
    if (hear(pipe, Deadline::in(to_end), no_more) == Heard::end) wait_for(child);
    return message;
}

}   // namespace

int run_guarded(const std::function<int()>& work, Deadline deadline, const std::function<int()>& late) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return work();
    Descriptor from(ends[0]), to(ends[1]);
    std::fflush(nullptr);     // or the child would write it once more
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) return work();
    if (child == 0) {
        from.close();
        be_child(work, parent, to.release());
    }
    to.close();
    return watch(child, from.get(), deadline, late);
}

void set_guard(Deadline deadline) {
    tell(static_cast<std::int32_t>(std::min<std::int64_t>(-2, -deadline.left().count())));
}

void leave_guard() { tell(working_no_longer); }

}   // namespace ack::host
