#include "host/process.hpp"
#include "host/signals.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <future>

namespace ack::host {
namespace {

TEST(SignalWatch, TellsWhichCame) {
    std::promise<int> first, second;
    std::atomic<int> count = 0;
    const SignalWatch watch({SIGTERM, SIGHUP},
                            [&](int signal) { (count++ == 0 ? first : second).set_value(signal); });
    ::kill(::getpid(), SIGHUP);
    EXPECT_EQ(first.get_future().get(), SIGHUP);
    ::kill(::getpid(), SIGTERM);
    EXPECT_EQ(second.get_future().get(), SIGTERM);
}

TEST(SignalWatch, AlsoOneThatWasIgnoredWhenWeWereStarted) {
    const auto before = ::signal(SIGHUP, SIG_IGN);
    std::promise<int> came;
    {
        const SignalWatch watch({SIGHUP}, [&](int signal) { came.set_value(signal); });
        ::kill(::getpid(), SIGHUP);
        EXPECT_EQ(came.get_future().get(), SIGHUP);
    }
    ::signal(SIGHUP, before);
}

TEST(SignalWatch, AfterItsEndTheMaskIsAsBefore) {
    {
        const SignalWatch watch({SIGUSR1}, [](int) {});
    }
    sigset_t now;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
    EXPECT_EQ(::sigismember(&now, SIGUSR1), 0);
}

TEST(SignalWatch, AStopReachesAProgramThatRuns) {
    std::stop_source stop;
    const SignalWatch watch({SIGINT}, [&](int) { stop.request_stop(); });
    ProcessRequest request;
    request.program = "/bin/sh";
    request.arguments = {"-c", "echo ready; exec sleep 1000"};
    request.environment = {"PATH=/usr/bin:/bin"};
    request.stop = stop.get_token();
    request.on_output = [](std::string_view) { ::kill(::getpid(), SIGINT); };
    const auto result = run_process(request);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->how, Ended::stopped);
    EXPECT_EQ(result->signal, SIGTERM) << "the child has the ordinary disposition and mask";
}

TEST(BrokenPipes, BecomeErrors) {
    const auto before = ::signal(SIGPIPE, SIG_DFL);
    ignore_broken_pipes();
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    EXPECT_EQ(::write(ends[1], "x", 1), -1);
    EXPECT_EQ(errno, EPIPE);
    ::close(ends[1]);
    ::signal(SIGPIPE, before);
}

}   // namespace
}   // namespace ack::host
