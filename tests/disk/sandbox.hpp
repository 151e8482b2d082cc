// Runs a part of a test as PID 1 of a PID namespace of its own, in a mount namespace of its own where /etc, /var, /run
// and /tmp are empty: the machine's own files cannot be reached, and all is gone when the process ends.
#pragma once

#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <gtest/gtest.h>
#include <linux/magic.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/statfs.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ack::testing {

inline void be_alone() {
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) ::_exit(90);
    if (::mount("proc", "/proc", "proc", 0, nullptr) != 0) ::_exit(91);
    for (const char* directory : {"/etc", "/var", "/run", "/tmp"}) {
        struct statfs info {};
        if (::mount("tmpfs", directory, "tmpfs", 0, "mode=755") != 0 || ::statfs(directory, &info) != 0 ||
            info.f_type != TMPFS_MAGIC)
            ::_exit(92);
    }
    // mkfs and its like run with a core each here; nothing is waited for that hangs.
    ::alarm(50);
}

// EXPECT_ and ASSERT_ work inside; their words go to the test's own output.
inline void alone(const std::function<void()>& body) {
    const pid_t outer = ::fork();
    ASSERT_GE(outer, 0);
    if (outer == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::unshare(CLONE_NEWNS | CLONE_NEWPID) != 0) ::_exit(93);
        const pid_t inner = ::fork();
        if (inner == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            be_alone();
            body();
            std::fflush(nullptr);
            ::_exit(::testing::Test::HasFailure() ? 1 : 0);
        }
        int status = 0;
        ::waitpid(inner, &status, 0);
        ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 94);
    }
    int status = 0;
    ::waitpid(outer, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the part in the sandbox ended with " << status;
}

}   // namespace ack::testing
