// The same on kernels that lack the newer system calls: a filter in a forked child answers ENOSYS to them.
#include "host/process.hpp"
#include "host/view.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <functional>
#include <vector>

namespace ack::host {
namespace {

bool take_away_new_calls(unsigned answer) {
    std::vector<sock_filter> filter{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
    std::vector<unsigned> calls{SYS_openat2, SYS_close_range, SYS_pidfd_open};
    if (answer == ENOSYS)
        calls.insert(calls.end(), {SYS_clone3, SYS_statx});   // what libc itself does without
    for (const unsigned call : calls) {
        filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1));
        filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | answer));
    }
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// The number of the first expectation that fails there, 0 when all hold.
int on_an_old_kernel(unsigned answer, const std::function<int()>& test) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(take_away_new_calls(answer) ? test() : 99);
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

class OldKernel : public ::testing::TestWithParam<unsigned> {};

TEST_P(OldKernel, ProgramsStartAndInheritNothing) {
    EXPECT_EQ(on_an_old_kernel(GetParam(),
                               [] {
                                   if (::dup(STDERR_FILENO) < 0 || ::dup2(STDERR_FILENO, 57) != 57) return 1;
                                   ProcessRequest request;
                                   request.program = "/bin/ls";
                                   request.arguments = {"/proc/self/fd"};
                                   const auto result = run_process(request);
                                   if (!result) return 2;
                                   return result->output == "0\n1\n2\n3\n" ? 0 : 3;
                               }),
              0);
}

TEST_P(OldKernel, AProgramIsEndedWithAllThatDescendsFromIt) {
    EXPECT_EQ(on_an_old_kernel(GetParam(),
                               [] {
                                   std::stop_source stop;
                                   ProcessRequest request;
                                   request.program = "/bin/sh";
                                   request.arguments = {"-c", "setsid sleep 1000 & echo $!; wait"};
                                   request.environment = {"PATH=/usr/bin:/bin"};
                                   request.stop = stop.get_token();
                                   request.on_output = [&](std::string_view) { stop.request_stop(); };
                                   const auto result = run_process(request);
                                   if (!result || result->how != Ended::stopped) return 1;
                                   return ::kill(static_cast<pid_t>(std::stol(result->output)), 0) == 0 ? 2
                                                                                                        : 0;
                               }),
              0);
}

TEST_P(OldKernel, NothingLeadsOutOfTheRoot) {
    const test::TempDirectory tree;
    tree.write("/etc/hosts", "inside");
    tree.link("/link", "/../../etc/hosts");
    EXPECT_EQ(on_an_old_kernel(GetParam(),
                               [&] {
                                   const auto view = HostView::open(tree.path());
                                   if (!view || view->live()) return 1;
                                   return view->read("/link") == "inside" ? 0 : 2;
                               }),
              0);
}

// ENOSYS from a kernel, EPERM from a filter that is older than the call.
INSTANTIATE_TEST_SUITE_P(Answers, OldKernel, ::testing::Values(unsigned{ENOSYS}, unsigned{EPERM}));

}   // namespace
}   // namespace ack::host
