#include "host/guard.hpp"

#include "host/descriptor.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ack::host {
namespace {

using std::chrono::milliseconds;

const auto never_late = [] {
    ADD_FAILURE() << "there was time";
    return 99;
};

struct Pipe {
    Descriptor from, to;
    Pipe() {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        from = Descriptor(ends[0]);
        to = Descriptor(ends[1]);
    }
    void wait_for_end() {
        to.close();
        char byte = 0;
        while (::read(from.get(), &byte, 1) > 0) {}
    }
};

TEST(Guard, GivesWhatTheWorkGives) {
    EXPECT_EQ(run_guarded([] { return 0; }, Deadline::never(), never_late), 0);
    EXPECT_EQ(run_guarded([] { return 13; }, Deadline::never(), never_late), 13);
}

TEST(Guard, WorksInAChild) {
    const pid_t ours = ::getpid();
    EXPECT_EQ(run_guarded([ours] { return ::getppid() == ours ? 7 : 8; }, Deadline::never(), never_late), 7);
}

// The end of the pipe: the child is gone, for nothing hangs in it that could not be killed.
TEST(Guard, WorkThatNeverEndsIsLeftBehind) {
    Pipe pipe;
    const auto hang = [] {
        ::pause();
        return 0;
    };
    EXPECT_EQ(run_guarded(hang, Deadline::in(milliseconds{50}), [] { return 8; }), 8);
    pipe.wait_for_end();
    EXPECT_GT(::waitpid(-1, nullptr, 0), 0) << "nobody has waited for it";
}

TEST(Guard, ItIsWaitedForWhoeverTakesTheOutput) {
    const auto slow = [] {
        leave_guard();
        ::usleep(200'000);
        return 3;
    };
    EXPECT_EQ(run_guarded(slow, Deadline::in(milliseconds{100}), never_late), 3);
}

TEST(Guard, TheWorkMaySetAnotherDeadline) {
    const auto sooner = [] {
        set_guard(Deadline::in(milliseconds{50}));
        ::pause();
        return 0;
    };
    EXPECT_EQ(run_guarded(sooner, Deadline::never(), [] { return 8; }), 8);
    EXPECT_GT(::waitpid(-1, nullptr, 0), 0);
    const auto later = [] {
        set_guard(Deadline::never());
        ::usleep(200'000);
        return 3;
    };
    EXPECT_EQ(run_guarded(later, Deadline::in(milliseconds{100}), never_late), 3);
}

TEST(Guard, ElsewhereNobodyIsTold) {
    set_guard(Deadline::never());
    leave_guard();
}

TEST(Guard, ASignalThatEndsTheWorkEndsUs) {
    const pid_t us = ::fork();
    if (us == 0) {
        run_guarded([] { return ::raise(SIGTERM); }, Deadline::never(), [] { return 99; });
        ::_exit(98);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(us, &status, 0), us);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

TEST(Guard, TheWorkDoesNotOutliveUs) {
    Pipe alive, ready;
    const pid_t us = ::fork();
    if (us == 0) {
        ::_exit(run_guarded(
            [&] {
                static_cast<void>(!::write(ready.to.get(), "x", 1));
                ::pause();
                return 0;
            },
            Deadline::never(), [] { return 99; }));
    }
    ready.to.close();
    char byte = 0;
    ASSERT_EQ(::read(ready.from.get(), &byte, 1), 1);
    ::kill(us, SIGKILL);
    ASSERT_EQ(::waitpid(us, nullptr, 0), us);
    alive.wait_for_end();
    while (::waitpid(-1, nullptr, 0) > 0) {}     // it is ours where another test has made us a subreaper
}

}   // namespace
}   // namespace ack::host
