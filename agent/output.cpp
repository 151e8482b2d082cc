#include "agent/output.hpp"

#include "agent/screen.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string>

namespace ack::agent {

namespace {

constexpr int patience = 10 * 60 * 1000; // milliseconds: a pager that someone reads in

// A pipe that poll(2) calls writable takes PIPE_BUF bytes without blocking.
Result<void> write_to(int descriptor, std::string_view text) {
    while (!text.empty()) {
        pollfd writable{descriptor, POLLOUT, 0};
        const int ready = ::poll(&writable, 1, patience);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0)
            return fail("nobody took our output for 10 minutes", ETIMEDOUT);
        const ssize_t written =
            ::write(descriptor, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
        if (written < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (written < 0)
            return fail_errno("our output could not be written", errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

}   // namespace

Result<void> write_out(std::string_view text) {
    return write_to(STDOUT_FILENO, text);
}

void complain(std::string_view text) {
    Screen screen = look_at_screen(false);
    static_cast<void>(write_to(STDERR_FILENO, "ack-attach: " + printable(text, screen) + "\n"));
}

}   // namespace ack::agent
