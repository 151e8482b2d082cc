#include "host/descriptor.hpp"
#include "host/process.hpp"
#include "host/process_tree.hpp"
#include "tests/host/private_mounts.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace ack::host {
namespace {

using std::chrono::milliseconds;

ProcessRequest shell(const std::string& script) {
    ProcessRequest request;
    request.program = "/bin/sh";
    request.arguments = {"-c", script};
    request.environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
    return request;
}

ProcessResult run(const ProcessRequest& request) {
    auto result = run_process(request);
    EXPECT_TRUE(result) << result.error().what;
    return result ? *result : ProcessResult{};
}

// Asks for a stop as soon as the program has written something.
ProcessResult run_until_output(ProcessRequest request) {
    std::stop_source stop;
    request.stop = stop.get_token();
    request.on_output = [&](std::string_view) { stop.request_stop(); };
    return run(request);
}

bool is_running(pid_t pid) {
    return ::kill(pid, 0) == 0;
}

pid_t number_in(const std::string& text) {
    return static_cast<pid_t>(std::strtol(text.c_str(), nullptr, 10));
}

TEST(Process, GivesStatusAndOutput) {
    const auto result = run(shell("echo out; echo err >&2; exit 7"));
    EXPECT_EQ(result.how, Ended::exited);
    EXPECT_EQ(result.exit_code, 7);
    EXPECT_EQ(result.output, "out\nerr\n");
    EXPECT_EQ(result.output_bytes, 8U);
    EXPECT_FALSE(result.ok());
    EXPECT_TRUE(run(shell("true")).ok());
}

TEST(Process, GivesTheSignal) {
    const auto result = run(shell("kill -SEGV $$"));
    EXPECT_EQ(result.how, Ended::signalled);
    EXPECT_EQ(result.signal, SIGSEGV);
    EXPECT_FALSE(result.ok());
}

TEST(Process, ArgumentsArriveAsTheyAre) {
    ProcessRequest request;
    request.program = "/bin/echo";
    request.arguments = {"a b", "", "$x", "ü\n"};
    EXPECT_EQ(run(request).output, "a b  $x ü\n\n");
}

TEST(Process, TheEnvironmentIsExactlyWhatIsGiven) {
    ProcessRequest request;
    request.program = "/usr/bin/env";
    request.environment = {"A=1", "B=two words"};
    EXPECT_EQ(run(request).output, "A=1\nB=two words\n");
    request.environment = {};
    EXPECT_EQ(run(request).output, "");
}

TEST(Process, RunsInTheGivenDirectory) {
    const test::TempDirectory directory;
    auto request = shell("pwd -P");
    EXPECT_EQ(run(request).output, "/\n");
    request.directory = directory.path();
    EXPECT_EQ(run(request).output, std::filesystem::canonical(directory.path()).string() + "\n");
}

TEST(Process, InputIsEmpty) {
    EXPECT_EQ(run(shell("cat; readlink /proc/self/fd/0")).output, "/dev/null\n");
}

TEST(Process, HasASessionOfItsOwnUnlessAskedNotTo) {
    auto request = shell("cut -d' ' -f6 /proc/$$/stat");
    EXPECT_NE(number_in(run(request).output), ::getsid(0));
    request.own_session = false;
    EXPECT_EQ(number_in(run(request).output), ::getsid(0));
}

TEST(Process, NoDescriptorOfOursIsInherited) {
    // Without close-on-exec, one below and one above those that are open while the program is started.
    const Descriptor low(::dup(STDERR_FILENO)), high(::dup2(STDERR_FILENO, 57));
    ASSERT_TRUE(low);
    ASSERT_EQ(high.get(), 57);
    // 0, 1, 2 and the one ls reads the directory with.
    EXPECT_EQ(run(shell("exec ls /proc/self/fd")).output, "0\n1\n2\n3\n");
}

TEST(Process, SignalsAreAsByDefault) {
    sigset_t blocked, before;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    const auto pipe_before = ::signal(SIGPIPE, SIG_IGN);
    const auto output = run(shell("exec grep -E 'Sig(Blk|Ign)' /proc/self/status")).output;
    ::signal(SIGPIPE, pipe_before);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    EXPECT_EQ(output, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST(Process, WhatCannotBeExecutedIsAnError) {
    const test::TempDirectory directory;
    ProcessRequest request;
    request.program = directory / "absent";
    EXPECT_EQ(run_process(request).error().code, ENOENT);
    EXPECT_EQ(run_process(request).error().what,
              "cannot start " + request.program.string() + ": No such file or directory");
    request.program = directory.write("/plain", "text");
    EXPECT_EQ(run_process(request).error().code, EACCES);
    request = shell("true");
    request.directory = directory / "absent";
    EXPECT_EQ(run_process(request).error().code, ENOENT);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child was left";
}

pid_t exit_handler_owner = 0;
int exit_handler_pipe = -1;
TEST(Process, AFailedStartDoesNotRunOurExitHandlers) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    exit_handler_owner = ::getpid();
    exit_handler_pipe = ends[1];
    std::atexit([] {
        if (::getpid() != exit_handler_owner) static_cast<void>(!::write(exit_handler_pipe, "x", 1));
    });
    ProcessRequest request;
    request.program = "/absent";
    // Often: the child that failed is killed at once, and may not come as far as its handlers.
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(run_process(request));
    char letter = 0;
    EXPECT_EQ(::read(ends[0], &letter, 1), -1);
    EXPECT_EQ(errno, EAGAIN);
    ::close(ends[0]);
}

TEST(Process, TheDeadlineEndsIt) {
    auto request = shell("exec sleep 1000");
    request.deadline = Deadline::in(milliseconds{50});
    const auto result = run(request);
    EXPECT_EQ(result.how, Ended::deadline_passed);
    EXPECT_EQ(result.signal, SIGTERM);
    EXPECT_FALSE(result.ok());
}

TEST(Process, AStopEndsIt) {
    const auto result = run_until_output(shell("echo ready; exec sleep 1000"));
    EXPECT_EQ(result.how, Ended::stopped);
    EXPECT_EQ(result.signal, SIGTERM);
    EXPECT_EQ(result.output, "ready\n");
}

TEST(Process, ATermThatIsHandledGivesItsOwnStatus) {
    const auto result =
        run_until_output(shell("trap 'echo cleaned; exit 3' TERM; echo ready; while :; do :; done"));
    EXPECT_EQ(result.how, Ended::stopped);
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.output, "ready\ncleaned\n");
}

TEST(Process, KillFollowsWhereTermIsIgnored) {
    auto request = shell("trap '' TERM; echo ready; while :; do sleep 1000; done");
    request.grace = milliseconds{50};
    const auto result = run_until_output(request);
    EXPECT_EQ(result.how, Ended::stopped);
    EXPECT_EQ(result.signal, SIGKILL);
}

TEST(Process, AStoppedOneIsEndedToo) {
    const auto result = run_until_output(shell("echo ready; kill -STOP $$; exec sleep 1000"));
    EXPECT_EQ(result.how, Ended::stopped);
}

TEST(Process, NothingIsStartedWhenTheTimeIsUpAlready) {
    const test::TempDirectory directory;
    auto request = shell("touch " + (directory / "started").string());
    request.deadline = Deadline::in(milliseconds{0});
    EXPECT_EQ(run(request).how, Ended::deadline_passed);
    request.deadline = Deadline::never();
    std::stop_source stop;
    stop.request_stop();
    request.stop = stop.get_token();
    EXPECT_EQ(run(request).how, Ended::stopped);
    EXPECT_FALSE(std::filesystem::exists(directory / "started"));
}

TEST(Process, WhatMustNotBeKilledIsWaitedForWhenAStopIsAskedFor) {
    auto request = shell("trap 'echo killed' TERM; echo one; sleep 0.1; echo two");
    std::stop_source stop;
    stop.request_stop();
    request.stop = stop.get_token();
    request.never_kill = true;
    const auto result = run(request);
    EXPECT_TRUE(result.ok());
    EXPECT_EQ(result.output, "one\ntwo\n");
}

TEST(Process, WhatMustNotBeKilledIsLeftToItselfAtTheDeadline) {
    const test::TempDirectory directory;
    const auto pipe = (directory / "pipe").string(), done = (directory / "done").string();
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    // Its output goes nowhere by the time it writes again: that must not end it either.
    auto request = shell("echo $$; read go <" + pipe + "; /bin/echo output; /bin/echo \"$?\" >" + done);
    request.deadline = Deadline::in(milliseconds{100});
    request.never_kill = true;
    const auto result = run(request);
    EXPECT_EQ(result.how, Ended::deadline_passed);
    const auto pid = number_in(result.output);
    ASSERT_GT(pid, 1);
    EXPECT_TRUE(end_descendants(milliseconds{0}));
    auto other = shell("exec sleep 1000");
    other.deadline = Deadline::in(milliseconds{20});
    EXPECT_EQ(run(other).how, Ended::deadline_passed);
    ASSERT_TRUE(is_running(pid)) << "nothing that ends later ends it";
    std::ofstream(pipe) << "go\n";
    siginfo_t ended{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT), 0);
    EXPECT_EQ(ended.si_code, CLD_EXITED);
    EXPECT_TRUE(std::filesystem::exists(done));
    run(shell("true"));
    EXPECT_FALSE(is_running(pid)) << "a zombie was left";
}

TEST(Process, WhatMustNotBeKilledIsNotStartedWhenTheTimeIsUp) {
    const test::TempDirectory directory;
    auto request = shell("touch " + (directory / "started").string());
    request.deadline = Deadline::in(milliseconds{0});
    request.never_kill = true;
    EXPECT_EQ(run_process(request).error().code, ETIMEDOUT);
    EXPECT_FALSE(std::filesystem::exists(directory / "started"));
}

TEST(Process, ADescendantWithOurPipeDoesNotHoldUs) {
    const auto result = run(shell("sleep 1000 & echo $!"));
    EXPECT_TRUE(result.ok());
    const auto left = number_in(result.output);
    ASSERT_GT(left, 1);
    EXPECT_TRUE(is_running(left)) << "what a program leaves running on purpose is left alone";
    ::kill(left, SIGKILL);
}

TEST(Process, WhatCameLastIsStillRead) {
    EXPECT_EQ(run(shell("head -c 60000 /dev/zero | tr '\\0' x")).output, std::string(60'000, 'x'));
}

TEST(Process, SessionsOfTheirOwnAreEndedToo) {
    const test::TempDirectory directory;
    const auto file = (directory / "pids").string();
    const auto result = run_until_output(
        shell("(setsid sh -c 'setsid sleep 1000 & echo $! >>" + file + "; echo $$ >>" + file +
              "; exec sleep 1000' </dev/null >/dev/null 2>&1 &); while [ \"$(wc -l <" + file +
              " 2>/dev/null)\" != 2 ]; do sleep 0.01; done; echo ready; exec sleep 1000"));
    EXPECT_EQ(result.how, Ended::stopped);
    std::istringstream pids(test::text_of(file));
    for (pid_t pid = 0; pids >> pid;) EXPECT_FALSE(is_running(pid)) << pid;
}

TEST(Process, DescendantsThatIgnoreTermAreKilled) {
    const test::TempDirectory directory;
    const auto file = (directory / "pid").string();
    auto request = shell("setsid sh -c 'trap \"\" TERM; echo $$ >" + file +
                         "; while :; do sleep 0.01; done' & while [ ! -s " + file +
                         " ]; do sleep 0.01; done; echo ready; exec sleep 1000");
    request.grace = milliseconds{50};
    run_until_output(request);
    EXPECT_FALSE(is_running(number_in(test::text_of(file))));
}

TEST(Process, WhatAnEarlierProgramLeftRunningSurvivesTheEndOfALaterOne) {
    const auto earlier = run(shell("setsid sleep 1000 >/dev/null 2>&1 & echo $!"));
    const auto left = number_in(earlier.output);
    ASSERT_GT(left, 1);
    EXPECT_EQ(run_until_output(shell("echo ready; exec sleep 1000")).how, Ended::stopped);
    EXPECT_TRUE(is_running(left));
    ::kill(left, SIGKILL);
}

TEST(Process, OrphansOfAnEarlierProgramAreWaitedForWhenTheyEnd) {
    const auto left = number_in(run(shell("setsid sleep 1000 >/dev/null 2>&1 & echo $!")).output);
    ASSERT_GT(left, 1);
    ::kill(left, SIGKILL);
    siginfo_t ended{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(left), &ended, WEXITED | WNOWAIT), 0)
        << "it became our child";
    run(shell("true"));
    EXPECT_FALSE(is_running(left)) << "a zombie was left";
}

TEST(Process, AChildSomebodyElseStartedIsNotWaitedFor) {
    const pid_t other = ::fork();
    if (other == 0) ::_exit(5);
    siginfo_t ended{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(other), &ended, WEXITED | WNOWAIT), 0);
    run(shell("true"));
    int status = 0;
    ASSERT_EQ(::waitpid(other, &status, 0), other);
    EXPECT_EQ(WEXITSTATUS(status), 5);
}

TEST(Process, EveryPieceOfOutputIsHandedOn) {
    std::string all;
    auto request = shell("seq 1 20000");
    request.keep = 100;
    request.on_output = [&](std::string_view piece) { all += piece; };
    const auto result = run(request);
    EXPECT_EQ(result.output_bytes, all.size());
    EXPECT_TRUE(all.starts_with("1\n2\n"));
    EXPECT_TRUE(all.ends_with("19999\n20000\n"));
    EXPECT_TRUE(result.output.starts_with("1\n2\n"));
    EXPECT_TRUE(result.output.ends_with("19999\n20000\n"));
    EXPECT_LT(result.output.size(), 200U);
}

TEST(Process, MuchOutputCostsNoMemory) {
    auto request = shell("exec head -c 200000000 /dev/zero");
    request.keep = 4096;
    rusage before{}, after{};
    ::getrusage(RUSAGE_SELF, &before);
    const auto result = run(request);
    ::getrusage(RUSAGE_SELF, &after);
    EXPECT_EQ(result.output_bytes, 200'000'000U);
    EXPECT_LT(result.output.size(), 4200U);
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 32 * 1024);   // KiB
}

TEST(Process, ManyAtOnceDoNotMixUp) {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 6; ++thread)
        threads.emplace_back([thread] {
            for (int i = 0; i < 15; ++i) {
                const auto mark = std::to_string(thread) + "." + std::to_string(i);
                const auto result = run(shell("echo " + mark + "; exit " + std::to_string(thread)));
                EXPECT_EQ(result.output, mark + "\n");
                EXPECT_EQ(result.exit_code, thread);
            }
        });
}

TEST(Process, IgnoredChildSignalsDoNotLoseTheStatus) {
    const auto before = ::signal(SIGCHLD, SIG_IGN);
    EXPECT_EQ(run(shell("exit 4")).exit_code, 4);
    ::signal(SIGCHLD, before);
}

TEST(Process, WorksWithOurStandardDescriptorsClosed) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(0);
        ::close(1);
        ::close(2);
        const auto result = run_process(shell("echo out; echo err >&2"));
        ::_exit(result && result->output == "out\nerr\n" ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

class ProcessInPrivateMounts : public test::PrivateMounts {};

TEST_F(ProcessInPrivateMounts, WorksWithoutDevNull) {
    ASSERT_EQ(::mount("none", "/dev", "tmpfs", 0, nullptr), 0);
    const auto result = run(shell("cat && echo ended"));
    EXPECT_EQ(result.output, "ended\n");
}

TEST_F(ProcessInPrivateMounts, AnOrdinaryFileIsNotDevNull) {
    ASSERT_EQ(::mount("none", "/dev", "tmpfs", 0, nullptr), 0);
    std::ofstream("/dev/null") << "not nothing";
    EXPECT_EQ(run(shell("cat && echo ended")).output, "ended\n");
}

TEST(Describe, SaysHowItEnded) {
    ProcessResult result;
    result.exit_code = 2;
    EXPECT_EQ(describe(result), "exited with status 2");
    result.how = Ended::signalled;
    result.signal = SIGKILL;
    EXPECT_EQ(describe(result), "was ended by signal 9 (Killed)");
    result.how = Ended::deadline_passed;
    EXPECT_EQ(describe(result), "was ended because its time was up");
    result.how = Ended::stopped;
    EXPECT_EQ(describe(result), "was ended because a stop was asked for");
}

TEST(LastLines, AreTheLast) {
    EXPECT_EQ(last_lines("", 3), "");
    EXPECT_EQ(last_lines("one", 3), "one");
    EXPECT_EQ(last_lines("one\ntwo\nthree\n", 2), "two\nthree");
    EXPECT_EQ(last_lines("one\ntwo\nthree", 3), "one\ntwo\nthree");
    EXPECT_EQ(last_lines("one\ntwo\n\n\n", 1), "two");
    EXPECT_EQ(last_lines("one\n", 0), "");
    EXPECT_EQ(last_lines("\n\n", 2), "");
    EXPECT_EQ(last_lines("a\n\nb\n", 2), "\nb");
    EXPECT_EQ(last_lines("\nb\n", 5), "\nb");
}

}   // namespace
}   // namespace ack::host
